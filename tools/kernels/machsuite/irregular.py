"""MachSuite: graphs, sparse matrices, sorting, strings and dynamic programming."""

from __future__ import annotations

from kernels.words import Array, Word, i8, i32, local


def spmv_crs(val: Array, cols: Array, rows: Array, vec: Array, out: Array) -> None:
    """A sparse matrix in compressed rows, times a vector."""
    [n] = out.shape
    for i in range(n):
        total = i32(0)
        for j in range(int(rows[i]), int(rows[i + 1])):
            total += val[j] * vec[int(cols[j])]
        out[i] = total


def spmv_ellpack(nzval: Array, cols: Array, vec: Array, out: Array) -> None:
    """A sparse matrix with rows of one length, times a vector."""
    n, width = nzval.shape
    for i in range(n):
        total = out[i]
        for j in range(width):
            total += nzval[i, j] * vec[int(cols[i, j])]
        out[i] = total


def kmp_table(pattern: Array, following: Array) -> None:
    """How much of the pattern remains where the next character differs."""
    [m] = pattern.shape
    k = i32(0)
    following[0] = 0
    for q in range(1, m):
        while k > 0 and pattern[int(k)] != pattern[q]:
            k = following[int(k) - 1]
        if pattern[int(k)] == pattern[q]:
            k += 1
        following[q] = k


def kmp(pattern: Array, text: Array, following: Array) -> Word:
    """How often a pattern occurs in a text."""
    kmp_table(pattern, following)
    [n] = text.shape
    [m] = pattern.shape
    q = i32(0)
    matches = i32(0)
    for i in range(n):
        while q > 0 and pattern[int(q)] != text[i]:
            q = following[int(q) - 1]
        if pattern[int(q)] == text[i]:
            q += 1
        if q >= m:
            matches += 1
            q = following[int(q) - 1]
    return matches


def nw(
    seq_a: Array, seq_b: Array, aligned_a: Array, aligned_b: Array, score: Array, move: Array
) -> None:
    """The best alignment of two sequences, by Needleman and Wunsch."""
    rows, columns = score.shape
    [most] = aligned_a.shape
    for i in range(columns):
        score[0, i] = -i32(i)
        move[0, i] = 1
    for i in range(1, rows):
        score[i, 0] = -i32(i)
        move[i, 0] = 2
    for b in range(1, rows):
        for a in range(1, columns):
            match = i32(1) if seq_a[a - 1] == seq_b[b - 1] else i32(-1)
            diagonal = score[b - 1, a - 1] + match
            up = score[b - 1, a] - 1
            left = score[b, a - 1] - 1
            best = max(diagonal, max(up, left))
            score[b, a] = best
            if best == left:
                move[b, a] = 1
            elif best == up:
                move[b, a] = 2
            else:
                move[b, a] = 0
    x = i32(columns - 1)
    y = i32(rows - 1)
    at = i32(0)
    while x > 0 or y > 0:
        step = move[int(y), int(x)]
        if step == 0:
            aligned_a[int(at)] = seq_a[int(x) - 1]
            aligned_b[int(at)] = seq_b[int(y) - 1]
            x -= 1
            y -= 1
        elif step == 1:
            aligned_a[int(at)] = seq_a[int(x) - 1]
            aligned_b[int(at)] = 45
            x -= 1
        else:
            aligned_a[int(at)] = 45
            aligned_b[int(at)] = seq_b[int(y) - 1]
            y -= 1
        at += 1
    while at < most:
        aligned_a[int(at)] = 95
        aligned_b[int(at)] = 95
        at += 1


def merge(a: Array, scratch: Array, start: int, middle: int, stop: int) -> None:
    """Two sorted parts of a memory become one."""
    for i in range(start, middle + 1):
        scratch[i] = a[i]
    for j in range(middle + 1, stop + 1):
        scratch[middle + 1 + stop - j] = a[j]
    low = start
    high = stop
    for k in range(start, stop + 1):
        left = scratch[low]
        right = scratch[high]
        if right < left:
            a[k] = right
            high -= 1
        else:
            a[k] = left
            low += 1


def sort_merge(a: Array) -> None:
    """Merge sort, from parts of one element on."""
    [n] = a.shape
    scratch = local(32, n)
    width = 1
    while width < n:
        first = 0
        while first < n - width:
            last = first + width * 2 - 1
            stop = last if last < n else n - 1
            merge(a, scratch, first, first + width - 1, stop)
            first += width * 2
        width = width * 2


def sort_radix(a: Array, b: Array) -> None:
    """Radix sort of unsigned numbers, four bits at a time."""
    [n] = a.shape
    count = local(32, 16)
    for digit in range(8):
        shift = i32(digit) << 2
        for k in range(16):
            count[k] = 0
        for i in range(n):
            count[int((a[i] >> shift) & 15)] += 1
        for k in range(1, 16):
            count[k] += count[k - 1]
        for i in range(n - 1, -1, -1):
            at = int((a[i] >> shift) & 15)
            place = count[at] - 1
            count[at] = place
            b[int(place)] = a[i]
        for i in range(n):
            a[i] = b[i]


def viterbi(
    obs: Array, init: Array, transition: Array, emission: Array, likely: Array, path: Array
) -> None:
    """The likeliest path of states, in negative logarithms."""
    steps, states = likely.shape
    for s in range(states):
        likely[0, s] = init[s] + emission[s, int(obs[0])]
    for t in range(1, steps):
        for s in range(states):
            best = likely[t - 1, 0] + transition[0, s] + emission[s, int(obs[t])]
            for p in range(1, states):
                other = likely[t - 1, p] + transition[p, s] + emission[s, int(obs[t])]
                best = min(best, other)
            likely[t, s] = best
    state = i32(0)
    least = likely[steps - 1, 0]
    for s in range(1, states):
        if likely[steps - 1, s] < least:
            least = likely[steps - 1, s]
            state = i32(s)
    path[steps - 1] = state
    for t in range(steps - 2, -1, -1):
        state = i32(0)
        least = likely[t, 0] + transition[0, int(path[t + 1])]
        for s in range(1, states):
            other = likely[t, s] + transition[s, int(path[t + 1])]
            if other < least:
                least = other
                state = i32(s)
        path[t] = state


def bfs_queue(
    begin: Array, end: Array, edges: Array, level: Array, counts: Array, start: int
) -> None:
    """Levels of a graph's nodes, by a queue; 127 is a node that was not reached."""
    [nodes] = begin.shape
    queue = local(32, nodes)
    queue[0] = i32(start)
    level[start] = 0
    counts[0] = 1
    front = i32(0)
    rear = i32(1)
    while front < rear:
        n = int(queue[int(front)])
        front += 1
        following = level[n] + 1
        for e in range(int(begin[n]), int(end[n])):
            target = int(edges[e])
            if level[target] == 127:
                level[target] = following
                counts[int(following)] += 1
                queue[int(rear)] = i32(target)
                rear += 1


def bfs_bulk(
    begin: Array, end: Array, edges: Array, level: Array, counts: Array, start: int
) -> None:
    """Levels of a graph's nodes, level by level; 127 is a node that was not reached."""
    [nodes] = begin.shape
    level[start] = 0
    counts[0] = 1
    found = i32(1)
    horizon = 0
    while found != 0:
        found = i32(0)
        for n in range(nodes):
            if level[n] == i8(horizon):
                for e in range(int(begin[n]), int(end[n])):
                    target = int(edges[e])
                    if level[target] == 127:
                        level[target] = i8(horizon + 1)
                        found += 1
        counts[horizon + 1] = found
        horizon += 1
