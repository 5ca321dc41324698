// A block is encrypted; the key is used up.  Written by tools/kernels.
#include <stdint.h>

static const int8_t SBOX[256] = {99, 124, 119, 123, -14, 107, 111, -59, 48, 1, 103, 43, -2, -41, -85, 118, -54, -126, -55, 125, -6, 89, 71, -16, -83, -44, -94, -81, -100, -92, 114, -64, -73, -3, -109, 38, 54, 63, -9, -52, 52, -91, -27, -15, 113, -40, 49, 21, 4, -57, 35, -61, 24, -106, 5, -102, 7, 18, -128, -30, -21, 39, -78, 117, 9, -125, 44, 26, 27, 110, 90, -96, 82, 59, -42, -77, 41, -29, 47, -124, 83, -47, 0, -19, 32, -4, -79, 91, 106, -53, -66, 57, 74, 76, 88, -49, -48, -17, -86, -5, 67, 77, 51, -123, 69, -7, 2, 127, 80, 60, -97, -88, 81, -93, 64, -113, -110, -99, 56, -11, -68, -74, -38, 33, 16, -1, -13, -46, -51, 12, 19, -20, 95, -105, 68, 23, -60, -89, 126, 61, 100, 93, 25, 115, 96, -127, 79, -36, 34, 42, -112, -120, 70, -18, -72, 20, -34, 94, 11, -37, -32, 50, 58, 10, 73, 6, 36, 92, -62, -45, -84, 98, -111, -107, -28, 121, -25, -56, 55, 109, -115, -43, 78, -87, 108, 86, -12, -22, 101, 122, -82, 8, -70, 120, 37, 46, 28, -90, -76, -58, -24, -35, 116, 31, 75, -67, -117, -118, 112, 62, -75, 102, 72, 3, -10, 14, 97, 53, 87, -71, -122, -63, 29, -98, -31, -8, -104, 17, 105, -39, -114, -108, -101, 30, -121, -23, -50, 85, 40, -33, -116, -95, -119, 13, -65, -26, 66, 104, 65, -103, 45, 15, -80, 84, -69, 22};

static void substitute_bytes(int8_t block[16]) {
  for (int i = 0; i < 16; i += 1) {
    block[i] = SBOX[(int32_t)(uint8_t)(block[i])];
  }
}

static void shift_rows(int8_t block[16]) {
  int8_t first;
  int8_t kept;
  int8_t last;
  first = block[1];
  for (int i = 1; i < 13; i += 4) {
    block[i] = block[(i + 4)];
  }
  block[13] = first;
  for (int i = 2; i < 10; i += 4) {
    kept = block[i];
    block[i] = block[(i + 8)];
    block[(i + 8)] = kept;
  }
  last = block[15];
  for (int k = 0; k < 3; k += 1) {
    block[(15 - (4 * k))] = block[(11 - (4 * k))];
  }
  block[3] = last;
}

static int8_t twice(int8_t x) {
  return (int8_t)((int8_t)(x << 1) ^ ((x < 0) ? (int8_t)(27) : (int8_t)(0)));
}

static void mix_columns(int8_t block[16]) {
  int8_t new_0;
  int8_t new_1;
  int8_t new_2;
  int8_t new_3;
  int8_t a;
  int8_t b;
  int8_t c;
  int8_t d;
  int8_t every;
  for (int i = 0; i < 16; i += 4) {
    new_0 = block[i];
    new_1 = block[(i + 1)];
    new_2 = block[(i + 2)];
    new_3 = block[(i + 3)];
    a = new_0;
    b = new_1;
    c = new_2;
    d = new_3;
    every = (int8_t)((int8_t)((int8_t)(a ^ b) ^ c) ^ d);
    block[i] = (int8_t)((int8_t)(a ^ every) ^ twice((int8_t)(a ^ b)));
    block[(i + 1)] = (int8_t)((int8_t)(b ^ every) ^ twice((int8_t)(b ^ c)));
    block[(i + 2)] = (int8_t)((int8_t)(c ^ every) ^ twice((int8_t)(c ^ d)));
    block[(i + 3)] = (int8_t)((int8_t)(d ^ every) ^ twice((int8_t)(d ^ a)));
  }
}

static int8_t expand_key(int8_t key[32], int8_t rcon) {
  key[0] = (int8_t)(key[0] ^ (int8_t)(SBOX[(int32_t)(uint8_t)(key[29])] ^ rcon));
  key[1] = (int8_t)(key[1] ^ SBOX[(int32_t)(uint8_t)(key[30])]);
  key[2] = (int8_t)(key[2] ^ SBOX[(int32_t)(uint8_t)(key[31])]);
  key[3] = (int8_t)(key[3] ^ SBOX[(int32_t)(uint8_t)(key[28])]);
  for (int i = 4; i < 16; i += 1) {
    key[i] = (int8_t)(key[i] ^ key[(i - 4)]);
  }
  for (int i = 16; i < 20; i += 1) {
    key[i] = (int8_t)(key[i] ^ SBOX[(int32_t)(uint8_t)(key[(i - 4)])]);
  }
  for (int i = 20; i < 32; i += 1) {
    key[i] = (int8_t)(key[i] ^ key[(i - 4)]);
  }
  return twice(rcon);
}

void aes(int8_t key[32], int8_t block[16]) {
  int8_t rcon;
  rcon = (int8_t)(1);
  for (int i = 0; i < 16; i += 1) {
    block[i] = (int8_t)(block[i] ^ key[i]);
  }
  for (int r = 1; r < 15; r += 1) {
    substitute_bytes(block);
    shift_rows(block);
    if ((r < 14)) {
      mix_columns(block);
    }
    if (((r % 2) == 1)) {
      for (int i = 0; i < 16; i += 1) {
        block[i] = (int8_t)(block[i] ^ key[(i + 16)]);
      }
    } else {
      rcon = expand_key(key, rcon);
      for (int i = 0; i < 16; i += 1) {
        block[i] = (int8_t)(block[i] ^ key[i]);
      }
    }
  }
}
