// Levels of a graph's nodes, level by level; 127 is a node that was not reached.  Written by tools/kernels.
#include <stdint.h>

void bfs_bulk(int32_t begin[12], int32_t end[12], int32_t edges[30], int8_t level[12], int32_t counts[13], int start) {
  int32_t found;
  int horizon;
  int target;
  enum { nodes = 12 };
  level[start] = 0;
  counts[0] = 1;
  found = (int32_t)(1);
  horizon = 0;
  while ((found != 0)) {
    found = (int32_t)(0);
    for (int n = 0; n < nodes; n += 1) {
      if ((level[n] == (int8_t)(horizon))) {
        for (int e = begin[n]; e < end[n]; e += 1) {
          target = edges[e];
          if ((level[target] == 127)) {
            level[target] = (int8_t)((horizon + 1));
            found = (found + 1);
          }
        }
      }
    }
    counts[(horizon + 1)] = found;
    horizon = (horizon + 1);
  }
}
