// Parallel tempering over start times: one block a replica, its state in shared memory, or what does
// not fit there in `starts` and `rows`.
//
// Operations are coloured so that no two of a colour depend on each other or use one value: a batch
// of one colour decides at once on the same profile, then all of it moves.  What comes out does not
// depend on the order of threads.  Values with many users do not take part in the colouring; the
// profile is counted anew after every sweep where there are such.

#ifndef SHARED
#define SHARED(type, name) extern __shared__ type name[]
#endif

#define NEAR 4
#define NET 16

typedef unsigned short step;

static __device__ unsigned mixed(unsigned x) {
  x ^= x >> 16;
  x *= 0x7feb352du;
  x ^= x >> 15;
  x *= 0x846ca68bu;
  return x ^ (x >> 16);
}

static __device__ float above(int amount, int target) {
  const float over = (float)(amount - target);
  return over > 0.0f ? over * over : 0.0f;
}

// Values as gaus_pass.solvers.refine.tables.Values has them.
struct Values {
  const int *ptr, *user, *late, *producer, *hold, *bits, *around_ptr, *around;
};

// [ready, last) of a value when operation i starts at a, and [now, then) when it starts at b.
static __device__ void lifetimes(const Values& values, const step* start, int v, int i, int a,
                                 int b, int* ready, int* last, int* now, int* then) {
  const int from = values.producer[v], hold = values.hold[v];
  const int begin = (from == i ? a : start[from]) + hold, other = from == i ? b + hold : begin;
  int end = begin, after = other;
  for (int k = values.ptr[v]; k < values.ptr[v + 1]; k++) {
    const int user = values.user[k], late = values.late[k];
    const int at = user == i ? a : start[user];
    end = max(end, at + late);
    after = max(after, (user == i ? b : at) + late);
  }
  *ready = begin;
  *last = end;
  *now = other;
  *then = after;
}

// Adds to the steps first .. end - 1 of the row that moves change, or where they are far away
// returns what the penalty changes by.
static __device__ float collect(int first, int end, int amount, int base, int* net,
                                const int* alive, int slots, int target) {
  if (first > end) {
    const int other = first;
    first = end;
    end = other;
    amount = -amount;
  }
  float change = 0.0f;
  for (int k = first; k < end; k++) {
    if (k >= base && k < base + NET) {
      net[k - base] += amount;
      continue;
    }
    const int now = alive[k % slots];
    change += above(now + amount, target) - above(now, target);
  }
  return change;
}

static __device__ void shift(int first, int end, int amount, int* alive, int slots) {
  if (first > end) {
    const int other = first;
    first = end;
    end = other;
    amount = -amount;
  }
  for (int k = first; k < end; k++) atomicAdd(&alive[k % slots], amount);
}

// Bits alive from nothing: differences on the ring of slots, then sums.
static __device__ void count(const Values& values, const step* start, int many, int* alive,
                             int* scratch, int slots) {
  for (int k = threadIdx.x; k < slots; k += blockDim.x) alive[k] = 0;
  if (threadIdx.x == 0) scratch[blockDim.x] = 0;
  __syncthreads();
  for (int v = threadIdx.x; v < many; v += blockDim.x) {
    int ready, last, now, then;
    lifetimes(values, start, v, -1, 0, 0, &ready, &last, &now, &then);
    const int bits = values.bits[v], turns = (last - ready) / slots;
    if (turns) atomicAdd(&scratch[blockDim.x], bits * turns);
    const int first = ready % slots, end = first + (last - ready) % slots;
    if (first == end) continue;
    atomicAdd(&alive[first], bits);
    if (end < slots) atomicAdd(&alive[end], -bits);
    if (end > slots) {
      atomicAdd(&alive[0], bits);
      atomicAdd(&alive[end - slots], -bits);
    }
  }
  __syncthreads();
  const int part = (slots + blockDim.x - 1) / blockDim.x;
  const int begin = min(slots, (int)threadIdx.x * part), end = min(slots, begin + part);
  int total = 0;
  for (int k = begin; k < end; k++) total += alive[k];
  scratch[threadIdx.x] = total;
  __syncthreads();
  for (int reach = 1; reach < blockDim.x; reach *= 2) {
    const int before = threadIdx.x >= reach ? scratch[threadIdx.x - reach] : 0;
    __syncthreads();
    scratch[threadIdx.x] += before;
    __syncthreads();
  }
  int running = scratch[threadIdx.x] - total + scratch[blockDim.x];
  for (int k = begin; k < end; k++) alive[k] = running += alive[k];
  __syncthreads();
}

// Highest slot, and the penalty of what stands above the target.
static __device__ void judge(const int* alive, int* scratch, int slots, int target, int* peak,
                             float* penalty) {
  int most = 0;
  float total = 0.0f;
  for (int k = threadIdx.x; k < slots; k += blockDim.x) {
    most = max(most, alive[k]);
    total += above(alive[k], target);
  }
  float* sums = (float*)(scratch + blockDim.x + 1);
  scratch[threadIdx.x] = most;
  sums[threadIdx.x] = total;
  __syncthreads();
  for (int reach = blockDim.x / 2; reach > 0; reach /= 2) {
    if (threadIdx.x < reach) {
      scratch[threadIdx.x] = max(scratch[threadIdx.x], scratch[threadIdx.x + reach]);
      sums[threadIdx.x] += sums[threadIdx.x + reach];
    }
    __syncthreads();
  }
  *peak = scratch[0];
  *penalty = sums[0];
  __syncthreads();
}

extern "C" __global__ void __launch_bounds__(1024) anneal(
    const int* order, const int* batches, const int* pred_ptr, const int* pred,
    const int* pred_gap, const int* succ_ptr, const int* succ, const int* succ_gap,
    const int* lower, const int* upper, const int* ptr, const int* user, const int* late,
    const int* producer, const int* hold, const int* bits, const int* around_ptr,
    const int* around, const float* temperature, step* starts, step* bests, int* peaks,
    float* energies, int* rows, int batch_count, int n, int many, int slots, int target, int sweeps,
    int heavy, int seed, int inside, double unit) {
  SHARED(int, memory);
  int* alive = rows ? rows + (long long)blockIdx.x * slots : memory;
  int* scratch = rows ? memory : memory + slots;
  step* own = (step*)(scratch + 2 * blockDim.x + 2);
  const int replica = blockIdx.x;
  step* kept = starts + (long long)replica * n;
  step* best = bests + (long long)replica * n;
  step* start = inside ? own : kept;
  const Values values = {ptr, user, late, producer, hold, bits, around_ptr, around};
  for (int i = threadIdx.x; inside && i < n; i += blockDim.x) own[i] = kept[i];
  __syncthreads();
  count(values, start, many, alive, scratch, slots);
  const float cold = 1.0f / (temperature[replica] * (float)(unit * unit));
  int peak;
  float penalty;
  for (int sweep = 0; sweep < sweeps; sweep++) {
    const unsigned key = mixed(seed + 0x9e3779b9u * (sweep + 1)) ^ mixed(replica + 1);
    for (int batch = 0; batch < batch_count; batch++) {
      const int at = batches[batch] + threadIdx.x;
      int i = -1, a = 0, b = 0;
      if (at < batches[batch + 1]) {
        i = order[at];
        a = start[i];
        int first = lower[i], end = upper[i];
        for (int k = pred_ptr[i]; k < pred_ptr[i + 1]; k++)
          first = max(first, start[pred[k]] + pred_gap[k]);
        for (int k = succ_ptr[i]; k < succ_ptr[i + 1]; k++)
          end = min(end, start[succ[k]] - succ_gap[k]);
        const unsigned draw = mixed(key ^ mixed(i)), other = mixed(draw + 0x632be5abu);
        if ((draw & 7) == 0) {
          b = draw & 8 ? first : end;
          b = max(a - 64 * NEAR, min(a + 64 * NEAR, b));
        } else {
          first = max(first, a - NEAR);
          end = min(end, a + NEAR);
          b = first + (int)((draw >> 4) % (unsigned)max(end - first + 1, 1));
        }
        float change = 0.0f;
        if (a != b) {
          int net[NET];
          for (int k = 0; k < NET; k++) net[k] = 0;
          const int base = min(a, b);
          for (int k = around_ptr[i]; k < around_ptr[i + 1]; k++) {
            const int v = around[k];
            int ready, last, now, then;
            lifetimes(values, start, v, i, a, b, &ready, &last, &now, &then);
            change += collect(ready, now, -bits[v], base, net, alive, slots, target);
            change += collect(last, then, bits[v], base, net, alive, slots, target);
          }
          for (int k = 0; k < NET; k++) {
            if (!net[k]) continue;
            const int before = alive[(base + k) % slots];
            change += above(before + net[k], target) - above(before, target);
          }
        }
        const float chance = (other >> 8) * (1.0f / 16777216);
        if (a == b || (change > 0.0f && chance >= expf(-change * cold))) i = -1;
      }
      __syncthreads();
      if (i >= 0) {
        for (int k = around_ptr[i]; k < around_ptr[i + 1]; k++) {
          const int v = around[k];
          int ready, last, now, then;
          lifetimes(values, start, v, i, a, b, &ready, &last, &now, &then);
          shift(ready, now, -bits[v], alive, slots);
          shift(last, then, bits[v], alive, slots);
        }
      }
      __syncthreads();
      if (i >= 0) start[i] = (step)b;
      __syncthreads();
    }
    if (heavy) count(values, start, many, alive, scratch, slots);
    judge(alive, scratch, slots, target, &peak, &penalty);
    if (peak < peaks[replica]) {
      for (int i = threadIdx.x; i < n; i += blockDim.x) best[i] = start[i];
      __syncthreads();
      if (threadIdx.x == 0) peaks[replica] = peak;
      __syncthreads();
    }
  }
  for (int i = threadIdx.x; inside && i < n; i += blockDim.x) kept[i] = own[i];
  if (threadIdx.x == 0) energies[replica] = penalty / (float)(unit * unit);
}
