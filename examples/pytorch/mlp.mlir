module {
  memref.global "private" constant @__constant_16x12xi32 : memref<16x12xi32> = dense<"0x15000000FEFFFFFFBDFFFFFFF2FFFFFFAFFFFFFF33000000CEFFFFFFCBFFFFFFECFFFFFFF0FFFFFF3A0000000E00000009000000E0FFFFFFE5FFFFFFA5FFFFFF4D0000001A000000A4FFFFFF300000009FFFFFFFDEFFFFFF4F000000D9FFFFFF590000004D000000DCFFFFFFCBFFFFFFA7FFFFFF00000000E3FFFFFFD7FFFFFF1400000035000000D3FFFFFF0800000010000000F3FFFFFF3D000000F8FFFFFFAEFFFFFFE6FFFFFF4C000000040000004D000000EAFFFFFFCFFFFFFF44000000C5FFFFFF0F000000A8FFFFFFD5FFFFFFDCFFFFFF3B000000FFFFFFFF5D0000004C000000F2FFFFFF5C00000044000000480000004E000000BDFFFFFFD4FFFFFFBDFFFFFF5C000000A3FFFFFF3D0000002D000000C7FFFFFF5D00000001000000E3FFFFFF52000000FAFFFFFF1400000052000000F3FFFFFFA4FFFFFF00000000CFFFFFFF47000000A7FFFFFFFFFFFFFFCDFFFFFFF6FFFFFF9DFFFFFF0F000000A9FFFFFFF0FFFFFFD1FFFFFFBBFFFFFF0C000000FFFFFFFF620000002000000005000000A1FFFFFF9EFFFFFFE8FFFFFFB0FFFFFFADFFFFFFCCFFFFFF39000000300000003B000000A6FFFFFF0D0000000E0000003300000021000000CDFFFFFF9EFFFFFF440000001800000016000000200000005D000000C8FFFFFF2C0000003300000006000000490000002B000000B9FFFFFF22000000B2FFFFFF37000000DFFFFFFFAEFFFFFF11000000D7FFFFFF2F0000000E0000001E00000052000000FFFFFFFFE4FFFFFF9FFFFFFF6200000053000000C1FFFFFF5E00000061000000F0FFFFFFB3FFFFFFD2FFFFFF5E000000C3FFFFFF6300000044000000B9FFFFFFA8FFFFFFD5FFFFFF210000005C000000E8FFFFFF1D000000F7FFFFFF57000000FAFFFFFFCFFFFFFF0400000041000000E6FFFFFFD3FFFFFFFCFFFFFFD7FFFFFFD6FFFFFFFCFFFFFF0300000043000000A7FFFFFFB3FFFFFF3B000000D9FFFFFF17000000470000005E000000F3FFFFFFFDFFFFFFE0FFFFFFC0FFFFFFF0FFFFFF4E00000014000000B1FFFFFF150000003D000000E7FFFFFF13000000DDFFFFFF">
  memref.global "private" constant @__constant_12xi32 : memref<12xi32> = dense<"0xE1FFFFFFBCFFFFFFD7FFFFFFB4FFFFFFAEFFFFFFDAFFFFFFEFFFFFFF53000000B5FFFFFF430000003500000040000000">
  memref.global "private" constant @__constant_12x4xi32 : memref<12x4xi32> = dense<"0x12000000B7FFFFFF63000000ABFFFFFF3E000000E6FFFFFF3C000000D1FFFFFFC8FFFFFFFEFFFFFF0E000000E0FFFFFF5B000000E4FFFFFFC4FFFFFFB7FFFFFFF2FFFFFFA2FFFFFFC9FFFFFFC9FFFFFF1A00000035000000A8FFFFFF22000000FCFFFFFF130000004600000015000000480000004D000000BBFFFFFF5B0000000300000030000000FEFFFFFFDEFFFFFF130000005C000000D5FFFFFF070000005D000000CCFFFFFFD4FFFFFFD6FFFFFFCBFFFFFF1C000000DFFFFFFFA3FFFFFF">
  func.func @mlp(%arg0: memref<1x16xi32>) -> memref<1x4xi32> {
    %c0_i32 = arith.constant 0 : i32
    %c9_i32 = arith.constant 9 : i32
    %c127_i32 = arith.constant 127 : i32
    %c0_i64 = arith.constant 0 : i64
    %0 = memref.get_global @__constant_12x4xi32 : memref<12x4xi32>
    %1 = memref.get_global @__constant_12xi32 : memref<12xi32>
    %2 = memref.get_global @__constant_16x12xi32 : memref<16x12xi32>
    %alloc = memref.alloc() alignment = 64 : memref<1x12xi64>
    affine.for %arg1 = 0 to 1 {
      affine.for %arg2 = 0 to 12 {
        affine.store %c0_i64, %alloc[%arg1, %arg2] : memref<1x12xi64>
      }
    }
    affine.for %arg1 = 0 to 1 {
      affine.for %arg2 = 0 to 12 {
        affine.for %arg3 = 0 to 16 {
          %3 = affine.load %arg0[%arg1, %arg3] : memref<1x16xi32>
          %4 = affine.load %2[%arg3, %arg2] : memref<16x12xi32>
          %5 = affine.load %alloc[%arg1, %arg2] : memref<1x12xi64>
          %6 = arith.extsi %3 : i32 to i64
          %7 = arith.extsi %4 : i32 to i64
          %8 = arith.muli %6, %7 : i64
          %9 = arith.addi %5, %8 : i64
          affine.store %9, %alloc[%arg1, %arg2] : memref<1x12xi64>
        }
      }
    }
    %alloc_0 = memref.alloc() alignment = 64 : memref<1x12xi32>
    affine.for %arg1 = 0 to 1 {
      affine.for %arg2 = 0 to 12 {
        %3 = affine.load %alloc[%arg1, %arg2] : memref<1x12xi64>
        %4 = affine.load %1[%arg2] : memref<12xi32>
        %5 = arith.trunci %3 : i64 to i32
        %6 = arith.addi %5, %4 : i32
        %7 = arith.maxsi %6, %c0_i32 : i32
        %8 = arith.shrui %7, %c9_i32 : i32
        %9 = arith.minsi %8, %c127_i32 : i32
        affine.store %9, %alloc_0[%arg1, %arg2] : memref<1x12xi32>
      }
    }
    %alloc_1 = memref.alloc() alignment = 64 : memref<1x4xi64>
    affine.for %arg1 = 0 to 1 {
      affine.for %arg2 = 0 to 4 {
        affine.store %c0_i64, %alloc_1[%arg1, %arg2] : memref<1x4xi64>
      }
    }
    affine.for %arg1 = 0 to 1 {
      affine.for %arg2 = 0 to 4 {
        affine.for %arg3 = 0 to 12 {
          %3 = affine.load %alloc_0[%arg1, %arg3] : memref<1x12xi32>
          %4 = affine.load %0[%arg3, %arg2] : memref<12x4xi32>
          %5 = affine.load %alloc_1[%arg1, %arg2] : memref<1x4xi64>
          %6 = arith.extsi %3 : i32 to i64
          %7 = arith.extsi %4 : i32 to i64
          %8 = arith.muli %6, %7 : i64
          %9 = arith.addi %5, %8 : i64
          affine.store %9, %alloc_1[%arg1, %arg2] : memref<1x4xi64>
        }
      }
    }
    %alloc_2 = memref.alloc() alignment = 64 : memref<1x4xi32>
    affine.for %arg1 = 0 to 1 {
      affine.for %arg2 = 0 to 4 {
        %3 = affine.load %alloc_1[%arg1, %arg2] : memref<1x4xi64>
        %4 = arith.trunci %3 : i64 to i32
        affine.store %4, %alloc_2[%arg1, %arg2] : memref<1x4xi32>
      }
    }
    return %alloc_2 : memref<1x4xi32>
  }
}
