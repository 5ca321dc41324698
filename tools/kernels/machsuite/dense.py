"""MachSuite: matrices, stencils, molecules and transforms."""

from __future__ import annotations

from kernels.words import Array, Word, div, i32


def gemm_ncubed(m1: Array, m2: Array, prod: Array) -> None:
    """The product of matrices, element by element."""
    n, _ = m1.shape
    for i in range(n):
        for j in range(n):
            total = i32(0)
            for k in range(n):
                total += m1[i, k] * m2[k, j]
            prod[i, j] = total


def gemm_blocked(m1: Array, m2: Array, prod: Array) -> None:
    """The product of matrices, in blocks of 4."""
    n, _ = m1.shape
    for jj in range(0, n, 4):
        for kk in range(0, n, 4):
            for i in range(n):
                for k in range(4):
                    factor = m1[i, k + kk]
                    for j in range(4):
                        prod[i, j + jj] += factor * m2[k + kk, j + jj]


def stencil2d(orig: Array, sol: Array, weights: Array) -> None:
    """A filter of 3 × 3 points."""
    rows, columns = orig.shape
    for r in range(rows - 2):
        for c in range(columns - 2):
            total = i32(0)
            for k1 in range(3):
                for k2 in range(3):
                    total += weights[k1, k2] * orig[r + k1, c + k2]
            sol[r, c] = total


def stencil3d(c0: Word, c1: Word, orig: Array, sol: Array) -> None:
    """Six neighbours; the border is copied."""
    height, columns, rows = orig.shape
    for j in range(columns):
        for k in range(rows):
            sol[0, j, k] = orig[0, j, k]
            sol[height - 1, j, k] = orig[height - 1, j, k]
    for i in range(1, height - 1):
        for k in range(rows):
            sol[i, 0, k] = orig[i, 0, k]
            sol[i, columns - 1, k] = orig[i, columns - 1, k]
    for i in range(1, height - 1):
        for j in range(1, columns - 1):
            sol[i, j, 0] = orig[i, j, 0]
            sol[i, j, rows - 1] = orig[i, j, rows - 1]
    for i in range(1, height - 1):
        for j in range(1, columns - 1):
            for k in range(1, rows - 1):
                across = orig[i - 1, j, k] + orig[i + 1, j, k] + orig[i, j - 1, k]
                along = orig[i, j + 1, k] + orig[i, j, k - 1] + orig[i, j, k + 1]
                sol[i, j, k] = c0 * orig[i, j, k] + c1 * (across + along)


def fft_strided(real: Array, img: Array, real_twid: Array, img_twid: Array) -> None:
    """A transform in place, in strides; 14 bits stand behind the point."""
    [n] = real.shape
    span = i32(n // 2)
    log = i32(0)
    while span > 0:
        odd = span
        while odd < n:
            odd = odd | span
            even = odd ^ span
            a = int(even)
            b = int(odd)
            sum_r = real[a] + real[b]
            sum_i = img[a] + img[b]
            dif_r = real[a] - real[b]
            dif_i = img[a] - img[b]
            real[a] = sum_r
            img[a] = sum_i
            root = (even << log) & (n - 1)
            if root != 0:
                w = int(root)
                real[b] = (real_twid[w] * dif_r - img_twid[w] * dif_i) >> 14
                img[b] = (real_twid[w] * dif_i + img_twid[w] * dif_r) >> 14
            else:
                real[b] = dif_r
                img[b] = dif_i
            odd += 1
        span = span >> 1
        log += 1


def md_knn(fx: Array, fy: Array, fz: Array, px: Array, py: Array, pz: Array, near: Array) -> None:
    """Forces between molecules and their neighbours; 10 bits stand behind the point."""
    n, neighbours = near.shape
    for i in range(n):
        sum_x, sum_y, sum_z = i32(0), i32(0), i32(0)
        for j in range(neighbours):
            k = int(near[i, j])
            dx = px[i] - px[k]
            dy = py[i] - py[k]
            dz = pz[i] - pz[k]
            inverse = div(i32(1 << 20), (dx * dx + dy * dy + dz * dz) | 1)
            sixth = ((inverse * inverse >> 10) * inverse) >> 10
            force = (inverse * ((sixth * (15 * sixth - 20)) >> 10)) >> 10
            sum_x += dx * force
            sum_y += dy * force
            sum_z += dz * force
        fx[i], fy[i], fz[i] = sum_x, sum_y, sum_z


def md_grid(points: Array, force: Array, position: Array) -> None:
    """Forces between the molecules of blocks that touch; 10 bits stand behind the point."""
    n, _, _ = points.shape
    for bx in range(n):
        for by in range(n):
            for bz in range(n):
                for ox in range(max(0, bx - 1), min(n, bx + 2)):
                    for oy in range(max(0, by - 1), min(n, by + 2)):
                        for oz in range(max(0, bz - 1), min(n, bz + 2)):
                            others = int(points[ox, oy, oz])
                            for p in range(int(points[bx, by, bz])):
                                x = position[bx, by, bz, p, 0]
                                y = position[bx, by, bz, p, 1]
                                z = position[bx, by, bz, p, 2]
                                sum_x, sum_y, sum_z = i32(0), i32(0), i32(0)
                                for q in range(others):
                                    dx = x - position[ox, oy, oz, q, 0]
                                    dy = y - position[ox, oy, oz, q, 1]
                                    dz = z - position[ox, oy, oz, q, 2]
                                    square = dx * dx + dy * dy + dz * dz
                                    if square != 0:
                                        inverse = div(i32(1 << 20), square | 1)
                                        sixth = ((inverse * inverse >> 10) * inverse) >> 10
                                        pull = (inverse * (15 * sixth - 20)) >> 10
                                        sum_x += dx * pull
                                        sum_y += dy * pull
                                        sum_z += dz * pull
                                force[bx, by, bz, p, 0] += sum_x
                                force[bx, by, bz, p, 1] += sum_y
                                force[bx, by, bz, p, 2] += sum_z
