// A block is encrypted; the key is used up.  Written by tools/kernels.
memref.global "private" constant @sbox : memref<256xi8> = dense<[99, 124, 119, 123, -14, 107, 111, -59, 48, 1, 103, 43, -2, -41, -85, 118, -54, -126, -55, 125, -6, 89, 71, -16, -83, -44, -94, -81, -100, -92, 114, -64, -73, -3, -109, 38, 54, 63, -9, -52, 52, -91, -27, -15, 113, -40, 49, 21, 4, -57, 35, -61, 24, -106, 5, -102, 7, 18, -128, -30, -21, 39, -78, 117, 9, -125, 44, 26, 27, 110, 90, -96, 82, 59, -42, -77, 41, -29, 47, -124, 83, -47, 0, -19, 32, -4, -79, 91, 106, -53, -66, 57, 74, 76, 88, -49, -48, -17, -86, -5, 67, 77, 51, -123, 69, -7, 2, 127, 80, 60, -97, -88, 81, -93, 64, -113, -110, -99, 56, -11, -68, -74, -38, 33, 16, -1, -13, -46, -51, 12, 19, -20, 95, -105, 68, 23, -60, -89, 126, 61, 100, 93, 25, 115, 96, -127, 79, -36, 34, 42, -112, -120, 70, -18, -72, 20, -34, 94, 11, -37, -32, 50, 58, 10, 73, 6, 36, 92, -62, -45, -84, 98, -111, -107, -28, 121, -25, -56, 55, 109, -115, -43, 78, -87, 108, 86, -12, -22, 101, 122, -82, 8, -70, 120, 37, 46, 28, -90, -76, -58, -24, -35, 116, 31, 75, -67, -117, -118, 112, 62, -75, 102, 72, 3, -10, 14, 97, 53, 87, -71, -122, -63, 29, -98, -31, -8, -104, 17, 105, -39, -114, -108, -101, 30, -121, -23, -50, 85, 40, -33, -116, -95, -119, 13, -65, -26, 66, 104, 65, -103, 45, 15, -80, 84, -69, 22]>

func.func private @substitute_bytes(%block: memref<16xi8>) {
  affine.for %i = 0 to 16 {
    %sbox = memref.get_global @sbox : memref<256xi8>
    %block_v = affine.load %block[%i] : memref<16xi8>
    %u = arith.extui %block_v : i8 to i32
    %at = arith.index_cast %u : i32 to index
    %sbox_v = memref.load %sbox[%at] : memref<256xi8>
    affine.store %sbox_v, %block[%i] : memref<16xi8>
  }
  return
}

func.func private @shift_rows(%block: memref<16xi8>) {
  %block_v = affine.load %block[1] : memref<16xi8>
  affine.for %i = 1 to 13 step 4 {
    %block_v_1 = affine.load %block[%i + 4] : memref<16xi8>
    affine.store %block_v_1, %block[%i] : memref<16xi8>
  }
  affine.store %block_v, %block[13] : memref<16xi8>
  affine.for %i_1 = 2 to 10 step 4 {
    %block_v_2 = affine.load %block[%i_1] : memref<16xi8>
    %block_v_3 = affine.load %block[%i_1 + 8] : memref<16xi8>
    affine.store %block_v_3, %block[%i_1] : memref<16xi8>
    affine.store %block_v_2, %block[%i_1 + 8] : memref<16xi8>
  }
  %block_v_4 = affine.load %block[15] : memref<16xi8>
  affine.for %k = 0 to 3 {
    %block_v_5 = affine.load %block[-%k * 4 + 11] : memref<16xi8>
    affine.store %block_v_5, %block[-%k * 4 + 15] : memref<16xi8>
  }
  affine.store %block_v_4, %block[3] : memref<16xi8>
  return
}

func.func private @twice(%x: i8) -> i8 {
  %c1 = arith.constant 1 : i8
  %shl = arith.shli %x, %c1 : i8
  %c0 = arith.constant 0 : i8
  %slt = arith.cmpi slt, %x, %c0 : i8
  %c27 = arith.constant 27 : i8
  %c0_1 = arith.constant 0 : i8
  %chosen = arith.select %slt, %c27, %c0_1 : i8
  %xor = arith.xori %shl, %chosen : i8
  return %xor : i8
}

func.func private @mix_columns(%block: memref<16xi8>) {
  affine.for %i = 0 to 16 step 4 {
    %block_v = affine.load %block[%i] : memref<16xi8>
    %block_v_1 = affine.load %block[%i + 1] : memref<16xi8>
    %block_v_2 = affine.load %block[%i + 2] : memref<16xi8>
    %block_v_3 = affine.load %block[%i + 3] : memref<16xi8>
    %xor = arith.xori %block_v, %block_v_1 : i8
    %xor_1 = arith.xori %xor, %block_v_2 : i8
    %xor_2 = arith.xori %xor_1, %block_v_3 : i8
    %xor_3 = arith.xori %block_v, %xor_2 : i8
    %xor_4 = arith.xori %block_v, %block_v_1 : i8
    %twice = func.call @twice(%xor_4) : (i8) -> i8
    %xor_5 = arith.xori %xor_3, %twice : i8
    affine.store %xor_5, %block[%i] : memref<16xi8>
    %xor_6 = arith.xori %block_v_1, %xor_2 : i8
    %xor_7 = arith.xori %block_v_1, %block_v_2 : i8
    %twice_1 = func.call @twice(%xor_7) : (i8) -> i8
    %xor_8 = arith.xori %xor_6, %twice_1 : i8
    affine.store %xor_8, %block[%i + 1] : memref<16xi8>
    %xor_9 = arith.xori %block_v_2, %xor_2 : i8
    %xor_10 = arith.xori %block_v_2, %block_v_3 : i8
    %twice_2 = func.call @twice(%xor_10) : (i8) -> i8
    %xor_11 = arith.xori %xor_9, %twice_2 : i8
    affine.store %xor_11, %block[%i + 2] : memref<16xi8>
    %xor_12 = arith.xori %block_v_3, %xor_2 : i8
    %xor_13 = arith.xori %block_v_3, %block_v : i8
    %twice_3 = func.call @twice(%xor_13) : (i8) -> i8
    %xor_14 = arith.xori %xor_12, %twice_3 : i8
    affine.store %xor_14, %block[%i + 3] : memref<16xi8>
  }
  return
}

func.func private @expand_key(%key: memref<32xi8>, %rcon: i8) -> i8 {
  %key_v = affine.load %key[0] : memref<32xi8>
  %sbox = memref.get_global @sbox : memref<256xi8>
  %key_v_1 = affine.load %key[29] : memref<32xi8>
  %u = arith.extui %key_v_1 : i8 to i32
  %at = arith.index_cast %u : i32 to index
  %sbox_v = memref.load %sbox[%at] : memref<256xi8>
  %xor = arith.xori %sbox_v, %rcon : i8
  %xor_1 = arith.xori %key_v, %xor : i8
  affine.store %xor_1, %key[0] : memref<32xi8>
  %key_v_2 = affine.load %key[1] : memref<32xi8>
  %sbox_1 = memref.get_global @sbox : memref<256xi8>
  %key_v_3 = affine.load %key[30] : memref<32xi8>
  %u_1 = arith.extui %key_v_3 : i8 to i32
  %at_1 = arith.index_cast %u_1 : i32 to index
  %sbox_1_v = memref.load %sbox_1[%at_1] : memref<256xi8>
  %xor_2 = arith.xori %key_v_2, %sbox_1_v : i8
  affine.store %xor_2, %key[1] : memref<32xi8>
  %key_v_4 = affine.load %key[2] : memref<32xi8>
  %sbox_2 = memref.get_global @sbox : memref<256xi8>
  %key_v_5 = affine.load %key[31] : memref<32xi8>
  %u_2 = arith.extui %key_v_5 : i8 to i32
  %at_2 = arith.index_cast %u_2 : i32 to index
  %sbox_2_v = memref.load %sbox_2[%at_2] : memref<256xi8>
  %xor_3 = arith.xori %key_v_4, %sbox_2_v : i8
  affine.store %xor_3, %key[2] : memref<32xi8>
  %key_v_6 = affine.load %key[3] : memref<32xi8>
  %sbox_3 = memref.get_global @sbox : memref<256xi8>
  %key_v_7 = affine.load %key[28] : memref<32xi8>
  %u_3 = arith.extui %key_v_7 : i8 to i32
  %at_3 = arith.index_cast %u_3 : i32 to index
  %sbox_3_v = memref.load %sbox_3[%at_3] : memref<256xi8>
  %xor_4 = arith.xori %key_v_6, %sbox_3_v : i8
  affine.store %xor_4, %key[3] : memref<32xi8>
  affine.for %i = 4 to 16 {
    %key_v_8 = affine.load %key[%i] : memref<32xi8>
    %key_v_9 = affine.load %key[%i - 4] : memref<32xi8>
    %xor_5 = arith.xori %key_v_8, %key_v_9 : i8
    affine.store %xor_5, %key[%i] : memref<32xi8>
  }
  affine.for %i_1 = 16 to 20 {
    %key_v_10 = affine.load %key[%i_1] : memref<32xi8>
    %sbox_4 = memref.get_global @sbox : memref<256xi8>
    %key_v_11 = affine.load %key[%i_1 - 4] : memref<32xi8>
    %u_4 = arith.extui %key_v_11 : i8 to i32
    %at_4 = arith.index_cast %u_4 : i32 to index
    %sbox_4_v = memref.load %sbox_4[%at_4] : memref<256xi8>
    %xor_6 = arith.xori %key_v_10, %sbox_4_v : i8
    affine.store %xor_6, %key[%i_1] : memref<32xi8>
  }
  affine.for %i_2 = 20 to 32 {
    %key_v_12 = affine.load %key[%i_2] : memref<32xi8>
    %key_v_13 = affine.load %key[%i_2 - 4] : memref<32xi8>
    %xor_7 = arith.xori %key_v_12, %key_v_13 : i8
    affine.store %xor_7, %key[%i_2] : memref<32xi8>
  }
  %twice = func.call @twice(%rcon) : (i8) -> i8
  return %twice : i8
}

func.func @aes(%key: memref<32xi8>, %block: memref<16xi8>) {
  %c1 = arith.constant 1 : i8
  affine.for %i = 0 to 16 {
    %block_v = affine.load %block[%i] : memref<16xi8>
    %key_v = affine.load %key[%i] : memref<32xi8>
    %xor = arith.xori %block_v, %key_v : i8
    affine.store %xor, %block[%i] : memref<16xi8>
  }
  %rcon_1 = affine.for %r = 1 to 15 iter_args(%rcon = %c1) -> (i8) {
    func.call @substitute_bytes(%block) : (memref<16xi8>) -> ()
    func.call @shift_rows(%block) : (memref<16xi8>) -> ()
    affine.if affine_set<(d0) : (-d0 + 13 >= 0)>(%r) {
      func.call @mix_columns(%block) : (memref<16xi8>) -> ()
    }
    %at = affine.apply affine_map<(d0) -> ((d0) mod 2)>(%r)
    %rcon_2 = affine.if affine_set<(d0) : (-d0 + 1 == 0)>(%at) -> i8 {
      affine.for %i_1 = 0 to 16 {
        %block_v_1 = affine.load %block[%i_1] : memref<16xi8>
        %key_v_1 = affine.load %key[%i_1 + 16] : memref<32xi8>
        %xor_1 = arith.xori %block_v_1, %key_v_1 : i8
        affine.store %xor_1, %block[%i_1] : memref<16xi8>
      }
      affine.yield %rcon : i8
    } else {
      %expand_key = func.call @expand_key(%key, %rcon) : (memref<32xi8>, i8) -> i8
      affine.for %i_2 = 0 to 16 {
        %block_v_2 = affine.load %block[%i_2] : memref<16xi8>
        %key_v_2 = affine.load %key[%i_2] : memref<32xi8>
        %xor_2 = arith.xori %block_v_2, %key_v_2 : i8
        affine.store %xor_2, %block[%i_2] : memref<16xi8>
      }
      affine.yield %expand_key : i8
    }
    affine.yield %rcon_2 : i8
  }
  return
}
