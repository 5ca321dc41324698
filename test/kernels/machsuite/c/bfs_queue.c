// Levels of a graph's nodes, by a queue; 127 is a node that was not reached.  Written by tools/kernels.
#include <stdint.h>

void bfs_queue(int32_t begin[12], int32_t end[12], int32_t edges[30], int8_t level[12], int32_t counts[13], int start) {
  int32_t front;
  int32_t rear;
  int n;
  int8_t following;
  int target;
  enum { nodes = 12 };
  int32_t queue[12];
  queue[0] = (int32_t)(start);
  level[start] = 0;
  counts[0] = 1;
  front = (int32_t)(0);
  rear = (int32_t)(1);
  while ((front < rear)) {
    n = queue[front];
    front = (front + 1);
    following = (int8_t)(level[n] + 1);
    for (int e = begin[n]; e < end[n]; e += 1) {
      target = edges[e];
      if ((level[target] == 127)) {
        level[target] = following;
        counts[following] = (counts[following] + 1);
        queue[rear] = (int32_t)(target);
        rear = (rear + 1);
      }
    }
  }
}
