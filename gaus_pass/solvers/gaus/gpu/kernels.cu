// Kernels of one iteration.  R restarts lie innermost: every array of numbers is (rows, R), and
// indices are the same for all restarts.  There are no atomics on floating-point numbers: sums run
// over sorted segments in a fixed order, and profiles add up integers, where no order matters.
//
// R, LIMIT (members that one thread merges), QUANTILES, THREADS, STRIDE and TINY are defined in front
// of this text.  Rows of segments are those of gaus_pass.solvers.gaus.gpu.segments.

#ifndef SHARED
#define SHARED(type, name) extern __shared__ type name[]
#endif

// Entries of a row that are on their way from memory at once.
#define BATCH 4

typedef long long wide;

#define LANES(rows)                                               \
  const wide lane = (wide)blockIdx.x * blockDim.x + threadIdx.x; \
  if (lane >= (wide)(rows) * R) return;                           \
  const int row = (int)(lane / R);                                \
  const int r = (int)(lane % R);

#define AT(row) ((wide)(row) * R + r)

static __device__ float normal_cdf(float x) { return 0.5f + 0.5f * erff(x * 0.70710678f); }

static __device__ float normal_density(float x) { return 0.39894228f * expf(-0.5f * x * x); }

// The maximum of N(m, v) and N(mean, variance) after C. Clark, Operations Research 9 (1961), as
// gaus_pass.solvers.gaus.kernels.group_maxima has it.
struct Merge {
  float m, v;                       // of the maximum
  float mean_gap, mean_spread;      // d m by the difference of means, and by either variance
  float var_gap, var_own, var_new;  // d v by the difference of means, by v, and by the variance
};

static __device__ Merge merge(float m, float v, float mean, float variance) {
  Merge to;
  const float gap = m - mean;
  const bool high = gap > 0.0f;
  const float spread = sqrtf(v + variance);
  const float below = -fabsf(gap);
  const float share = normal_cdf(below / spread);
  const float density = normal_density(below / spread);
  const float low = high ? variance : v, top = high ? v : variance;
  const float excess = below * share + spread * density;
  const float by_gap = 2.0f * share * (below - excess) + 2.0f * density * low / spread;
  float bend = density * (below - 2.0f * excess - (low - top) * below / (v + variance));
  bend /= 2.0f * spread;
  to.mean_gap = high ? 1.0f - share : share;
  to.mean_spread = density / (2.0f * spread);
  to.var_gap = high ? -by_gap : by_gap;
  to.var_own = bend + (high ? 1.0f - share : share);
  to.var_new = bend + (high ? share : 1.0f - share);
  const float square = (gap * gap + low) * share + below * spread * density;
  to.v = fmaxf(square + top * (1.0f - share) - excess * excess, 0.0f);
  to.m = fmaxf(m, mean) + excess;
  return to;
}

// Variances (n, R) from log σ: σ goes over to drawn_to as progress goes from 0 to 1.
extern "C" __global__ void variances(const float* width, const float* pace, float* variance,
                                     double drawn_to, int count) {
  LANES(count)
  const float progress = pace[0];
  const float spread = expf(width[lane]) * (1.0f - progress) + (float)drawn_to * progress;
  variance[lane] = spread * spread + TINY;
}

// Expected depth of broken dependences by block, or their probability, and the gradient by node.
// An entry is twice the other node, plus 1 where that comes later; each dependence is seen from both
// ends and counted at its later one.
extern "C" __global__ void precedence(const int* ptr, const int* entry, const float* gap,
                                      const int* owner, const float* mean, const float* variance,
                                      float* broken, float* by_mean, float* by_variance,
                                      int probability, int nodes, int rows) {
  __shared__ float sums[THREADS];
  const wide lane = (wide)blockIdx.x * blockDim.x + threadIdx.x;
  const int row = (int)min(lane / R, (wide)rows - 1), r = (int)(lane % R);
  const bool there = lane < (wide)rows * R;
  const int node = row < nodes ? row : owner[row - nodes];
  const float m = mean[AT(node)], v = variance[AT(node)];
  float total = 0.0f, slope = 0.0f, bend = 0.0f;
  const int end = there ? ptr[row + 1] : 0;
  for (int k = ptr[row]; k < end; k += BATCH) {
    int found[BATCH];
    float apart[BATCH], means[BATCH], variances[BATCH];
#pragma unroll
    for (int q = 0; q < BATCH; q++) {
      if (k + q >= end) break;
      found[q] = entry[k + q];
      apart[q] = gap[k + q];
    }
#pragma unroll
    for (int q = 0; q < BATCH; q++) {
      if (k + q >= end) break;
      means[q] = mean[AT(found[q] >> 1)];
      variances[q] = variance[AT(found[q] >> 1)];
    }
#pragma unroll
    for (int q = 0; q < BATCH; q++) {
      if (k + q >= end) break;
      const bool ahead = found[q] & 1;
      const float late = (ahead ? m - means[q] : means[q] - m) + apart[q];
      const float spread = sqrtf(v + variances[q]);
      const float ratio = (probability ? late - 0.5f : late) / spread;
      const float above = normal_cdf(ratio), density = normal_density(ratio);
      if (!ahead) total += probability ? above : late * above + spread * density;
      const float steep = probability ? density / spread : above;
      slope += ahead ? steep : -steep;
      bend += density / (2.0f * spread) * (probability ? -ratio / spread : 1.0f);
    }
  }
  if (there) {
    by_mean[lane] = slope;
    by_variance[lane] = bend;
  }
  // A block begins at the first restart where their number divides that of its threads.
  sums[threadIdx.x] = total;
  for (int reach = THREADS / 2; reach >= STRIDE; reach /= 2) {
    __syncthreads();
    if (threadIdx.x < reach) sums[threadIdx.x] += sums[threadIdx.x + reach];
  }
  if (threadIdx.x < STRIDE)
    broken[(wide)blockIdx.x * STRIDE + threadIdx.x] = sums[threadIdx.x];
}

// Maxima over the members of rows.  In the first stage members are nodes with an offset; later
// they are rows of the output, and the result goes to target.
extern "C" __global__ void latest(const int* ptr, const int* index, const float* offset,
                                  const int* target, const float* mean, const float* variance,
                                  float* out_mean, float* out_variance, int rows) {
  LANES(rows)
  const int begin = ptr[row], end = ptr[row + 1];
  if (begin == end) return;
  float m = 0.0f, v = 0.0f;
  for (int k = begin; k < end; k += BATCH) {
    int at[BATCH];
    float each[BATCH], shift[BATCH], width[BATCH];
#pragma unroll
    for (int q = 0; q < BATCH; q++) {
      if (k + q >= end) break;
      at[q] = index[k + q];
      shift[q] = offset ? offset[k + q] : 0.0f;
    }
#pragma unroll
    for (int q = 0; q < BATCH; q++) {
      if (k + q >= end) break;
      each[q] = mean[AT(at[q])];
      width[q] = variance[AT(at[q])];
    }
#pragma unroll
    for (int q = 0; q < BATCH; q++) {
      if (k + q >= end) break;
      if (k + q == begin) {
        m = each[q] + shift[q];
        v = width[q];
        continue;
      }
      const Merge to = merge(m, v, each[q] + shift[q], width[q]);
      m = to.m;
      v = to.v;
    }
  }
  const wide out = AT(target ? target[row] : row);
  out_mean[out] = m;
  out_variance[out] = v;
}

// The adjoint of latest: gradients by entry, or by the row that the entry is where there is a
// target.
extern "C" __global__ void latest_back(const int* ptr, const int* index, const float* offset,
                                       const int* target, const float* mean, const float* variance,
                                       const float* up_mean, const float* up_variance,
                                       float* by_mean, float* by_variance, int rows) {
  LANES(rows)
  const int begin = ptr[row], size = ptr[row + 1] - begin;
  if (size == 0) return;
  int at[LIMIT];
  float m[LIMIT], v[LIMIT], each[LIMIT], shift[LIMIT], width[LIMIT];
#pragma unroll
  for (int q = 0; q < LIMIT; q++) {
    if (q >= size) break;
    at[q] = index[begin + q];
    shift[q] = offset ? offset[begin + q] : 0.0f;
  }
#pragma unroll
  for (int q = 0; q < LIMIT; q++) {
    if (q >= size) break;
    each[q] = mean[AT(at[q])];
    width[q] = variance[AT(at[q])];
  }
  // What the last member gives is nobody's input.
#pragma unroll
  for (int q = 0; q < LIMIT; q++) {
    if (q >= size) break;
    each[q] += shift[q];
    if (q + 1 == size) break;
    if (q == 0) {
      m[q] = each[q];
      v[q] = width[q];
      continue;
    }
    const Merge to = merge(m[q - 1], v[q - 1], each[q], width[q]);
    m[q] = to.m;
    v[q] = to.v;
  }
  const wide from = AT(target ? target[row] : row);
  float slope = up_mean[from], bend = up_variance[from];
#pragma unroll
  for (int q = LIMIT - 1; q >= 0; q--) {
    if (q >= size) continue;
    float own_slope = slope, own_bend = bend;
    if (q > 0) {
      const Merge to = merge(m[q - 1], v[q - 1], each[q], width[q]);
      const float along = slope * to.mean_gap + bend * to.var_gap;
      own_slope = slope - along;
      own_bend = slope * to.mean_spread + bend * to.var_new;
      bend = slope * to.mean_spread + bend * to.var_own;
      slope = along;
    }
    const wide out = AT(target ? at[q] : begin + q);
    by_mean[out] = own_slope;
    by_variance[out] = own_bend;
  }
}

// Sums of two arrays over the entries of rows.
extern "C" __global__ void sums(const int* ptr, const int* index, const int* target,
                                const float* mean, const float* variance, float* out_mean,
                                float* out_variance, int rows) {
  LANES(rows)
  float m = 0.0f, v = 0.0f;
  const int end = ptr[row + 1];
  for (int k = ptr[row]; k < end; k += BATCH) {
    int at[BATCH];
    float means[BATCH], variances[BATCH];
#pragma unroll
    for (int q = 0; q < BATCH; q++) {
      if (k + q >= end) break;
      at[q] = index[k + q];
    }
#pragma unroll
    for (int q = 0; q < BATCH; q++) {
      if (k + q >= end) break;
      means[q] = mean[AT(at[q])];
      variances[q] = variance[AT(at[q])];
    }
#pragma unroll
    for (int q = 0; q < BATCH; q++) {
      if (k + q >= end) break;
      m += means[q];
      v += variances[q];
    }
  }
  const wide out = AT(target ? target[row] : row);
  out_mean[out] = m;
  out_variance[out] = v;
}

// Standard deviation of the points that stand for a rounded variable: see point_spread in
// gaus_pass.solvers.gaus.profiles.
static __device__ float point_spread(float v) {
  return v * sqrtf(v / (v * (v + 1.0f / 12) + 1.0f / 144));
}

// Variables that are scattered: `count` of them, by an index with an offset or all rows in order.
// A block has `chunk` of each of two kinds, for `group` restarts (a power of two).
#define VARIABLES(k)                                                                  \
  const int *index##k, const float *offset##k, const float *weight##k, const float *mean##k, \
      const float *variance##k, int count##k, int chunk##k
#define PICK(name) (kind ? name##1 : name##0)

// The points of a distribution (quantiles,), the last again where there are fewer than QUANTILES.
static __device__ void spread_points(const float* points, int quantiles, float* z) {
#pragma unroll
  for (int q = 0; q < QUANTILES; q++) z[q] = points[min(q, quantiles - 1)];
}

// A variable that is on its way from memory: nothing is computed of it before its turn.
struct Variable {
  float mean, shift, variance, weight;
};

// The variables of a kind that a thread takes, in turn: `now`, while the moments of the next two and
// the index of the one after these are on their way.
#define ROW(i) ((i) < end && index ? index[i] : (i))
#define FETCH(i, row)                                                                       \
  ((i) < end ? Variable{mean[AT(row)], offset ? offset[i] : 0.0f, variance[AT(row)], weight[i]} \
             : Variable{0.0f, 0.0f, 1.0f, 0.0f})
#define TURNS(kind)                                                                         \
  const int *index = PICK(index);                                                           \
  const float *offset = PICK(offset), *weight = PICK(weight);                               \
  const float *mean = PICK(mean), *variance = PICK(variance);                               \
  const int begin = blockIdx.x * PICK(chunk), hop = blockDim.x / group;                     \
  const int end = r < R ? min(PICK(count), begin + PICK(chunk)) : begin;                    \
  int i = begin + threadIdx.x / group, row = ROW(i);                                        \
  const int second = ROW(i + hop);                                                          \
  Variable now = FETCH(i, row), next = FETCH(i + hop, second), later;                       \
  row = ROW(i + 2 * hop);                                                                   \
  for (; i < end; i += hop, now = next, next = later)
#define ADVANCE                          \
  later = FETCH(i + 2 * hop, row);       \
  row = ROW(i + 3 * hop);

// Weights by step, in units of 1 / scale.  Each block has a profile of its own in shared memory,
// and stores it in `partial` (chunks, bins, R); without room for that all add to `total` (bins, R).
extern "C" __global__ void __launch_bounds__(1024)
    scatter(VARIABLES(0), VARIABLES(1), const float* points, int* partial,
            unsigned long long* total, int bins, int last, int quantiles, int group,
            double scale) {
  SHARED(int, profile);
  const bool shared = partial != 0;
  if (shared) {
    for (int k = threadIdx.x; k < bins * group; k += blockDim.x) profile[k] = 0;
    __syncthreads();
  }
  float z[QUANTILES];
  spread_points(points, quantiles, z);
  const float widest = z[QUANTILES - 1];
  const int place = threadIdx.x & (group - 1), r = blockIdx.y * group + place;
  for (int kind = 0; kind < 2; kind++) {
    TURNS(kind) {
      ADVANCE
      const float m = now.mean + now.shift, spread = point_spread(now.variance);
      const float least = m - spread * widest, most = m + spread * widest;
      // Points are symmetric about 0: between the same two steps the mean stands for all of them.
      const bool one = least >= 0.0f && most <= last && (int)least == (int)most;
      const int many = one ? 1 : quantiles;
      const float share = now.weight * (float)scale / many;
      const int whole = __float2int_rn(share);
#pragma unroll
      for (int q = 0; q < QUANTILES; q++) {
        if (q >= many) break;
        const float x = one ? m : fminf(fmaxf(m + spread * z[q], 0.0f), (float)last);
        const int step = (int)x;
        const int part = __float2int_rn(share * (x - step));
        if (shared) {
          atomicAdd(&profile[step * group + place], whole - part);
          atomicAdd(&profile[(step + 1) * group + place], part);
        } else {
          atomicAdd(&total[AT(step)], (unsigned long long)(wide)(whole - part));
          atomicAdd(&total[AT(step + 1)], (unsigned long long)(wide)part);
        }
      }
    }
  }
  if (!shared) return;
  __syncthreads();
  for (int k = threadIdx.x; k < bins * group; k += blockDim.x) {
    const int r = blockIdx.y * group + k % group;
    if (r < R) partial[AT((wide)blockIdx.x * bins + k / group)] = profile[k];
  }
}

// Sum of the blocks' profiles, in weights.
extern "C" __global__ void gathered(const int* partial, float* out, int chunks, double unit,
                                    int bins) {
  LANES(bins)
  wide total = 0;
  for (int k = 0; k < chunks; k++) total += partial[AT((wide)k * bins + row)];
  out[lane] = (float)(total * unit);
}

// Bits alive (bins, R) from their change, the soft maximum of each restart, and the mean.  A block
// has `columns` restarts (a power of two), and each of its threads a part of the steps of one.
extern "C" __global__ void __launch_bounds__(1024)
    alive(const float* change, float* profile, float* peak, float* average, double temperature,
          int bins, int columns) {
  SHARED(float, scratch);
  const int own = threadIdx.x, column = blockIdx.x * columns + own % columns;
  const int r = min(column, R - 1);
  const int part = (bins * columns + blockDim.x - 1) / blockDim.x;
  const int begin = min(bins, own / columns * part), end = min(bins, begin + part);
  float total = 0.0f;
  for (int step = begin; step < end; step++) total += change[AT(step)];
  scratch[own] = total;
  __syncthreads();
  for (int reach = columns; reach < blockDim.x; reach *= 2) {
    const float before = own >= reach ? scratch[own - reach] : 0.0f;
    __syncthreads();
    scratch[own] += before;
    __syncthreads();
  }
  float running = own >= columns ? scratch[own - columns] : 0.0f;
  float most = -3.0e38f, area = 0.0f;
  for (int step = begin; step < end; step++) {
    running += change[AT(step)];
    if (column < R) profile[AT(step)] = running;
    most = fmaxf(most, running);
    area += running;
  }
  __syncthreads();
  scratch[own] = most;
  for (int reach = blockDim.x / 2; reach >= columns; reach /= 2) {
    __syncthreads();
    if (own < reach) scratch[own] = fmaxf(scratch[own], scratch[own + reach]);
  }
  __syncthreads();
  most = scratch[own % columns];
  float share = 0.0f;
  for (int step = begin; step < end; step++)
    share += expf((profile[AT(step)] - most) / (float)temperature);
  __syncthreads();
  scratch[own] = share;
  scratch[blockDim.x + own] = area;
  for (int reach = blockDim.x / 2; reach >= columns; reach /= 2) {
    __syncthreads();
    if (own >= reach) continue;
    scratch[own] += scratch[own + reach];
    scratch[blockDim.x + own] += scratch[blockDim.x + own + reach];
  }
  if (own >= columns || column >= R) return;
  peak[r] = most + (float)temperature * logf(scratch[own]);
  average[r] = scratch[blockDim.x + own] / bins;
}

// The adjoint of alive, and of the sums over steps behind it: by how much steeper the gradient of
// the profile is one step later.
extern "C" __global__ void rise(const float* profile, const float* peak, const float* by_peak,
                                const float* by_average, float* steeper, double temperature,
                                int bins) {
  LANES(bins)
  const float weight = expf((profile[lane] - peak[r]) / (float)temperature);
  steeper[lane] = -(by_peak[r] * weight + by_average[r] / bins);
}

// The adjoint of scatter, from how much steeper the gradient of the profile is one step later.
extern "C" __global__ void __launch_bounds__(1024)
    slopes(VARIABLES(0), VARIABLES(1), const float* points, const float* rise, float* by_mean0,
           float* by_variance0, float* by_mean1, float* by_variance1, int bins, int last,
           int quantiles, int group, int shared) {
  SHARED(float, kept);
  if (shared) {
    for (int k = threadIdx.x; k < bins * group; k += blockDim.x) {
      const int r = blockIdx.y * group + k % group;
      kept[k] = r < R ? rise[AT(k / group)] : 0.0f;
    }
    __syncthreads();
  }
  float z[QUANTILES];
  spread_points(points, quantiles, z);
  const float widest = z[QUANTILES - 1];
  const int place = threadIdx.x & (group - 1), r = blockIdx.y * group + place;
  for (int kind = 0; kind < 2; kind++) {
    float *by_mean = PICK(by_mean), *by_variance = PICK(by_variance);
    TURNS(kind) {
      ADVANCE
      const float m = now.mean + now.shift, v = now.variance;
      const float spread = point_spread(v), share = now.weight / quantiles;
      const float least = m - spread * widest, most = m + spread * widest;
      float slope = 0.0f, bend = 0.0f;
      if (least >= 0.0f && most <= last && (int)least == (int)most) {
        const int step = (int)least;
        slope = quantiles * (shared ? kept[step * group + place] : rise[AT(step)]);
      } else {
#pragma unroll
        for (int q = 0; q < QUANTILES; q++) {
          const float x = m + spread * z[q];
          if (q >= quantiles || x < 0.0f || x > last) continue;
          const float found = shared ? kept[(int)x * group + place] : rise[AT((int)x)];
          slope += found;
          bend += found * z[q];
        }
      }
      const float room = v * (v + 1.0f / 12) + 1.0f / 144;
      const float wider = 1.5f * sqrtf(v / room) - 0.5f * spread * (2.0f * v + 1.0f / 12) / room;
      by_mean[AT(i)] = slope * share;
      by_variance[AT(i)] = bend * share * wider;
    }
  }
}

// Adam (D. Kingma and J. Ba, ICLR 2015) on μ and log σ, (2, n, R) each, then back into the windows.
extern "C" __global__ void adam(const float* slope, const float* bend, const float* at_progress,
                                const float* at_correction, const float* at_size,
                                const float* lower, const float* upper, float* parameter,
                                float* first, float* second, const float* pull,
                                const float* pull_variance, const float* weight, double rate,
                                double slack_scale, double drawn_to, double least, double widest,
                                int count) {
  LANES(count)
  const float progress = *at_progress, correction = *at_correction, size = *at_size;
  const wide other = lane + (wide)count * R;
  const float own = expf(parameter[other]) * (1.0f - progress);
  const float much = weight ? weight[r] : 0.0f;  // of the dependences' pull
  const float steep = slope[lane] + (weight ? much * pull[lane] : 0.0f);
  const float wide_by = bend[lane] + (weight ? much * pull_variance[lane] : 0.0f);
  const float gradient[2] = {steep, wide_by * 2.0f * (own + (float)drawn_to * progress) * own};
  const float low = lower[row], high = upper[row];
  for (int part = 0; part < 2; part++) {
    const wide at = part ? other : lane;
    const float found = gradient[part];
    const float along = first[at] + (found - first[at]) * 0.1f;
    const float square = second[at] * 0.999f + 0.001f * found * found;
    const float reach = (float)rate * (part ? 1.0f : 1.0f + (float)slack_scale * (high - low));
    const float moved = parameter[at] - reach * size * along / (sqrtf(square) + 1e-8f * correction);
    first[at] = along;
    second[at] = square;
    parameter[at] = part ? fminf(fmaxf(moved, (float)least), (float)widest)
                         : fminf(fmaxf(moved, low), high);
  }
}
