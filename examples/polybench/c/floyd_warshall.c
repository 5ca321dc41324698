// Shortest paths between all pairs.  Written by tools/kernels.
#include <stdint.h>

void floyd_warshall(int32_t path[7][7]) {
  int32_t through;
  enum { n = 7 };
  for (int k = 0; k < n; k += 1) {
    for (int i = 0; i < n; i += 1) {
      for (int j = 0; j < n; j += 1) {
        through = (path[i][k] + path[k][j]);
        path[i][j] = ((path[i][j] < through) ? path[i][j] : through);
      }
    }
  }
}
