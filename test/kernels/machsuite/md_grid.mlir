// Forces between the molecules of blocks that touch; 10 bits stand behind the point.  B = 2, P = 3.  Written by tools/kernels.
func.func @md_grid(%points: memref<2x2x2xi32>, %force: memref<2x2x2x3x3xi32>, %position: memref<2x2x2x3x3xi32>) {
  affine.for %bx = 0 to 2 {
    affine.for %by = 0 to 2 {
      affine.for %bz = 0 to 2 {
        affine.for %ox = max affine_map<(d0) -> (0, d0 - 1)>(%bx) to min affine_map<(d0) -> (2, d0 + 2)>(%bx) {
          affine.for %oy = max affine_map<(d0) -> (0, d0 - 1)>(%by) to min affine_map<(d0) -> (2, d0 + 2)>(%by) {
            affine.for %oz = max affine_map<(d0) -> (0, d0 - 1)>(%bz) to min affine_map<(d0) -> (2, d0 + 2)>(%bz) {
              %points_v = affine.load %points[%ox, %oy, %oz] : memref<2x2x2xi32>
              %at = arith.index_cast %points_v : i32 to index
              %points_v_1 = affine.load %points[%bx, %by, %bz] : memref<2x2x2xi32>
              %at_1 = arith.index_cast %points_v_1 : i32 to index
              %c0 = arith.constant 0 : index
              %c1 = arith.constant 1 : index
              scf.for %p = %c0 to %at_1 step %c1 {
                %c0_1 = arith.constant 0 : index
                %position_v = memref.load %position[%bx, %by, %bz, %p, %c0_1] : memref<2x2x2x3x3xi32>
                %c1_1 = arith.constant 1 : index
                %position_v_1 = memref.load %position[%bx, %by, %bz, %p, %c1_1] : memref<2x2x2x3x3xi32>
                %c2 = arith.constant 2 : index
                %position_v_2 = memref.load %position[%bx, %by, %bz, %p, %c2] : memref<2x2x2x3x3xi32>
                %c0_2 = arith.constant 0 : i32
                %c0_3 = arith.constant 0 : i32
                %c0_4 = arith.constant 0 : i32
                %c0_5 = arith.constant 0 : index
                %c1_2 = arith.constant 1 : index
                %all:3 = scf.for %q = %c0_5 to %at step %c1_2 iter_args(%sum_x = %c0_2, %sum_y = %c0_3, %sum_z = %c0_4) -> (i32, i32, i32) {
                  %c0_6 = arith.constant 0 : index
                  %position_v_3 = memref.load %position[%ox, %oy, %oz, %q, %c0_6] : memref<2x2x2x3x3xi32>
                  %sub = arith.subi %position_v, %position_v_3 : i32
                  %c1_3 = arith.constant 1 : index
                  %position_v_4 = memref.load %position[%ox, %oy, %oz, %q, %c1_3] : memref<2x2x2x3x3xi32>
                  %sub_1 = arith.subi %position_v_1, %position_v_4 : i32
                  %c2_1 = arith.constant 2 : index
                  %position_v_5 = memref.load %position[%ox, %oy, %oz, %q, %c2_1] : memref<2x2x2x3x3xi32>
                  %sub_2 = arith.subi %position_v_2, %position_v_5 : i32
                  %mul = arith.muli %sub, %sub : i32
                  %mul_1 = arith.muli %sub_1, %sub_1 : i32
                  %add = arith.addi %mul, %mul_1 : i32
                  %mul_2 = arith.muli %sub_2, %sub_2 : i32
                  %add_1 = arith.addi %add, %mul_2 : i32
                  %c0_7 = arith.constant 0 : i32
                  %ne = arith.cmpi ne, %add_1, %c0_7 : i32
                  %all_1:3 = scf.if %ne -> (i32, i32, i32) {
                    %c1048576 = arith.constant 1048576 : i32
                    %c1_4 = arith.constant 1 : i32
                    %or = arith.ori %add_1, %c1_4 : i32
                    %div = arith.divsi %c1048576, %or : i32
                    %mul_3 = arith.muli %div, %div : i32
                    %c10 = arith.constant 10 : i32
                    %shr = arith.shrsi %mul_3, %c10 : i32
                    %mul_4 = arith.muli %shr, %div : i32
                    %c10_1 = arith.constant 10 : i32
                    %shr_1 = arith.shrsi %mul_4, %c10_1 : i32
                    %c15 = arith.constant 15 : i32
                    %mul_5 = arith.muli %c15, %shr_1 : i32
                    %c20 = arith.constant 20 : i32
                    %sub_3 = arith.subi %mul_5, %c20 : i32
                    %mul_6 = arith.muli %div, %sub_3 : i32
                    %c10_2 = arith.constant 10 : i32
                    %shr_2 = arith.shrsi %mul_6, %c10_2 : i32
                    %mul_7 = arith.muli %sub, %shr_2 : i32
                    %add_2 = arith.addi %sum_x, %mul_7 : i32
                    %mul_8 = arith.muli %sub_1, %shr_2 : i32
                    %add_3 = arith.addi %sum_y, %mul_8 : i32
                    %mul_9 = arith.muli %sub_2, %shr_2 : i32
                    %add_4 = arith.addi %sum_z, %mul_9 : i32
                    scf.yield %add_2, %add_3, %add_4 : i32, i32, i32
                  } else {
                    scf.yield %sum_x, %sum_y, %sum_z : i32, i32, i32
                  }
                  scf.yield %all_1#0, %all_1#1, %all_1#2 : i32, i32, i32
                }
                %c0_8 = arith.constant 0 : index
                %force_v = memref.load %force[%bx, %by, %bz, %p, %c0_8] : memref<2x2x2x3x3xi32>
                %add_5 = arith.addi %force_v, %all#0 : i32
                %c0_9 = arith.constant 0 : index
                memref.store %add_5, %force[%bx, %by, %bz, %p, %c0_9] : memref<2x2x2x3x3xi32>
                %c1_5 = arith.constant 1 : index
                %force_v_1 = memref.load %force[%bx, %by, %bz, %p, %c1_5] : memref<2x2x2x3x3xi32>
                %add_6 = arith.addi %force_v_1, %all#1 : i32
                %c1_6 = arith.constant 1 : index
                memref.store %add_6, %force[%bx, %by, %bz, %p, %c1_6] : memref<2x2x2x3x3xi32>
                %c2_2 = arith.constant 2 : index
                %force_v_2 = memref.load %force[%bx, %by, %bz, %p, %c2_2] : memref<2x2x2x3x3xi32>
                %add_7 = arith.addi %force_v_2, %all#2 : i32
                %c2_3 = arith.constant 2 : index
                memref.store %add_7, %force[%bx, %by, %bz, %p, %c2_3] : memref<2x2x2x3x3xi32>
              }
            }
          }
        }
      }
    }
  }
  return
}
