module {
  memref.global "private" constant @__constant_2x3x3xi32 : memref<2x3x3xi32> = dense<"0xBBFFFFFF29000000F8FFFFFFCCFFFFFF510000001E0000005400000018000000D5FFFFFF60000000100000004F000000F5FFFFFF42000000400000009EFFFFFFAFFFFFFFC2FFFFFF">
  memref.global "private" constant @__constant_18x2xi32 : memref<18x2xi32> = dense<"0xF4FFFFFF15000000D9FFFFFF5D000000A6FFFFFF27000000E4FFFFFF27000000B4FFFFFF40000000F7FFFFFFA8FFFFFFC0FFFFFF1B000000CAFFFFFFBDFFFFFFC9FFFFFFF0FFFFFF2800000023000000D1FFFFFFD6FFFFFF23000000CDFFFFFFDBFFFFFFBFFFFFFFF6FFFFFFD3FFFFFF0F0000003800000030000000CFFFFFFF4100000033000000BEFFFFFFE9FFFFFF">
  func.func @conv(%arg0: memref<8x8xi32>) -> memref<1x2xi32> {
    %c0_i64 = arith.constant 0 : i64
    %c-2147483648_i32 = arith.constant -2147483648 : i32
    %c0_i32 = arith.constant 0 : i32
    %c9_i32 = arith.constant 9 : i32
    %c127_i32 = arith.constant 127 : i32
    %0 = memref.get_global @__constant_18x2xi32 : memref<18x2xi32>
    %1 = memref.get_global @__constant_2x3x3xi32 : memref<2x3x3xi32>
    %subview = memref.subview %1[0, 0, 0] [1, 3, 3] [1, 1, 1] : memref<2x3x3xi32> to memref<1x3x3xi32, strided<[9, 3, 1]>>
    %subview_0 = memref.subview %1[1, 0, 0] [1, 3, 3] [1, 1, 1] : memref<2x3x3xi32> to memref<1x3x3xi32, strided<[9, 3, 1], offset: 9>>
    %collapse_shape = memref.collapse_shape %subview [[0, 1], [2]] : memref<1x3x3xi32, strided<[9, 3, 1]>> into memref<3x3xi32, strided<[3, 1]>>
    %collapse_shape_1 = memref.collapse_shape %subview_0 [[0, 1], [2]] : memref<1x3x3xi32, strided<[9, 3, 1], offset: 9>> into memref<3x3xi32, strided<[3, 1], offset: 9>>
    %subview_2 = memref.subview %collapse_shape[0, 0] [1, 3] [1, 1] : memref<3x3xi32, strided<[3, 1]>> to memref<1x3xi32, strided<[3, 1]>>
    %collapse_shape_3 = memref.collapse_shape %subview_2 [[0, 1]] : memref<1x3xi32, strided<[3, 1]>> into memref<3xi32, strided<[1]>>
    %subview_4 = memref.subview %collapse_shape_3[0] [1] [1] : memref<3xi32, strided<[1]>> to memref<1xi32, strided<[1]>>
    %collapse_shape_5 = memref.collapse_shape %subview_4 [] : memref<1xi32, strided<[1]>> into memref<i32>
    %subview_6 = memref.subview %arg0[0, 0] [6, 6] [1, 1] : memref<8x8xi32> to memref<6x6xi32, strided<[8, 1]>>
    %subview_7 = memref.subview %collapse_shape_3[1] [1] [1] : memref<3xi32, strided<[1]>> to memref<1xi32, strided<[1], offset: 1>>
    %collapse_shape_8 = memref.collapse_shape %subview_7 [] : memref<1xi32, strided<[1], offset: 1>> into memref<i32, strided<[], offset: 1>>
    %subview_9 = memref.subview %arg0[0, 1] [6, 6] [1, 1] : memref<8x8xi32> to memref<6x6xi32, strided<[8, 1], offset: 1>>
    %subview_10 = memref.subview %collapse_shape_3[2] [1] [1] : memref<3xi32, strided<[1]>> to memref<1xi32, strided<[1], offset: 2>>
    %collapse_shape_11 = memref.collapse_shape %subview_10 [] : memref<1xi32, strided<[1], offset: 2>> into memref<i32, strided<[], offset: 2>>
    %subview_12 = memref.subview %arg0[0, 2] [6, 6] [1, 1] : memref<8x8xi32> to memref<6x6xi32, strided<[8, 1], offset: 2>>
    %subview_13 = memref.subview %collapse_shape[1, 0] [1, 3] [1, 1] : memref<3x3xi32, strided<[3, 1]>> to memref<1x3xi32, strided<[3, 1], offset: 3>>
    %collapse_shape_14 = memref.collapse_shape %subview_13 [[0, 1]] : memref<1x3xi32, strided<[3, 1], offset: 3>> into memref<3xi32, strided<[1], offset: 3>>
    %subview_15 = memref.subview %collapse_shape_14[0] [1] [1] : memref<3xi32, strided<[1], offset: 3>> to memref<1xi32, strided<[1], offset: 3>>
    %collapse_shape_16 = memref.collapse_shape %subview_15 [] : memref<1xi32, strided<[1], offset: 3>> into memref<i32, strided<[], offset: 3>>
    %subview_17 = memref.subview %arg0[1, 0] [6, 6] [1, 1] : memref<8x8xi32> to memref<6x6xi32, strided<[8, 1], offset: 8>>
    %subview_18 = memref.subview %collapse_shape_14[1] [1] [1] : memref<3xi32, strided<[1], offset: 3>> to memref<1xi32, strided<[1], offset: 4>>
    %collapse_shape_19 = memref.collapse_shape %subview_18 [] : memref<1xi32, strided<[1], offset: 4>> into memref<i32, strided<[], offset: 4>>
    %subview_20 = memref.subview %arg0[1, 1] [6, 6] [1, 1] : memref<8x8xi32> to memref<6x6xi32, strided<[8, 1], offset: 9>>
    %subview_21 = memref.subview %collapse_shape_14[2] [1] [1] : memref<3xi32, strided<[1], offset: 3>> to memref<1xi32, strided<[1], offset: 5>>
    %collapse_shape_22 = memref.collapse_shape %subview_21 [] : memref<1xi32, strided<[1], offset: 5>> into memref<i32, strided<[], offset: 5>>
    %subview_23 = memref.subview %arg0[1, 2] [6, 6] [1, 1] : memref<8x8xi32> to memref<6x6xi32, strided<[8, 1], offset: 10>>
    %subview_24 = memref.subview %collapse_shape[2, 0] [1, 3] [1, 1] : memref<3x3xi32, strided<[3, 1]>> to memref<1x3xi32, strided<[3, 1], offset: 6>>
    %collapse_shape_25 = memref.collapse_shape %subview_24 [[0, 1]] : memref<1x3xi32, strided<[3, 1], offset: 6>> into memref<3xi32, strided<[1], offset: 6>>
    %subview_26 = memref.subview %collapse_shape_25[0] [1] [1] : memref<3xi32, strided<[1], offset: 6>> to memref<1xi32, strided<[1], offset: 6>>
    %collapse_shape_27 = memref.collapse_shape %subview_26 [] : memref<1xi32, strided<[1], offset: 6>> into memref<i32, strided<[], offset: 6>>
    %subview_28 = memref.subview %arg0[2, 0] [6, 6] [1, 1] : memref<8x8xi32> to memref<6x6xi32, strided<[8, 1], offset: 16>>
    %subview_29 = memref.subview %collapse_shape_25[1] [1] [1] : memref<3xi32, strided<[1], offset: 6>> to memref<1xi32, strided<[1], offset: 7>>
    %collapse_shape_30 = memref.collapse_shape %subview_29 [] : memref<1xi32, strided<[1], offset: 7>> into memref<i32, strided<[], offset: 7>>
    %subview_31 = memref.subview %arg0[2, 1] [6, 6] [1, 1] : memref<8x8xi32> to memref<6x6xi32, strided<[8, 1], offset: 17>>
    %subview_32 = memref.subview %collapse_shape_25[2] [1] [1] : memref<3xi32, strided<[1], offset: 6>> to memref<1xi32, strided<[1], offset: 8>>
    %collapse_shape_33 = memref.collapse_shape %subview_32 [] : memref<1xi32, strided<[1], offset: 8>> into memref<i32, strided<[], offset: 8>>
    %subview_34 = memref.subview %arg0[2, 2] [6, 6] [1, 1] : memref<8x8xi32> to memref<6x6xi32, strided<[8, 1], offset: 18>>
    %expand_shape = memref.expand_shape %subview_6 [[0, 1], [2]] output_shape [1, 6, 6] : memref<6x6xi32, strided<[8, 1]>> into memref<1x6x6xi32, strided<[48, 8, 1]>>
    %expand_shape_35 = memref.expand_shape %subview_9 [[0, 1], [2]] output_shape [1, 6, 6] : memref<6x6xi32, strided<[8, 1], offset: 1>> into memref<1x6x6xi32, strided<[48, 8, 1], offset: 1>>
    %expand_shape_36 = memref.expand_shape %subview_12 [[0, 1], [2]] output_shape [1, 6, 6] : memref<6x6xi32, strided<[8, 1], offset: 2>> into memref<1x6x6xi32, strided<[48, 8, 1], offset: 2>>
    %expand_shape_37 = memref.expand_shape %subview_17 [[0, 1], [2]] output_shape [1, 6, 6] : memref<6x6xi32, strided<[8, 1], offset: 8>> into memref<1x6x6xi32, strided<[48, 8, 1], offset: 8>>
    %expand_shape_38 = memref.expand_shape %subview_20 [[0, 1], [2]] output_shape [1, 6, 6] : memref<6x6xi32, strided<[8, 1], offset: 9>> into memref<1x6x6xi32, strided<[48, 8, 1], offset: 9>>
    %expand_shape_39 = memref.expand_shape %subview_23 [[0, 1], [2]] output_shape [1, 6, 6] : memref<6x6xi32, strided<[8, 1], offset: 10>> into memref<1x6x6xi32, strided<[48, 8, 1], offset: 10>>
    %expand_shape_40 = memref.expand_shape %subview_28 [[0, 1], [2]] output_shape [1, 6, 6] : memref<6x6xi32, strided<[8, 1], offset: 16>> into memref<1x6x6xi32, strided<[48, 8, 1], offset: 16>>
    %expand_shape_41 = memref.expand_shape %subview_31 [[0, 1], [2]] output_shape [1, 6, 6] : memref<6x6xi32, strided<[8, 1], offset: 17>> into memref<1x6x6xi32, strided<[48, 8, 1], offset: 17>>
    %expand_shape_42 = memref.expand_shape %subview_34 [[0, 1], [2]] output_shape [1, 6, 6] : memref<6x6xi32, strided<[8, 1], offset: 18>> into memref<1x6x6xi32, strided<[48, 8, 1], offset: 18>>
    %subview_43 = memref.subview %collapse_shape_1[0, 0] [1, 3] [1, 1] : memref<3x3xi32, strided<[3, 1], offset: 9>> to memref<1x3xi32, strided<[3, 1], offset: 9>>
    %collapse_shape_44 = memref.collapse_shape %subview_43 [[0, 1]] : memref<1x3xi32, strided<[3, 1], offset: 9>> into memref<3xi32, strided<[1], offset: 9>>
    %subview_45 = memref.subview %collapse_shape_44[0] [1] [1] : memref<3xi32, strided<[1], offset: 9>> to memref<1xi32, strided<[1], offset: 9>>
    %collapse_shape_46 = memref.collapse_shape %subview_45 [] : memref<1xi32, strided<[1], offset: 9>> into memref<i32, strided<[], offset: 9>>
    %subview_47 = memref.subview %collapse_shape_44[1] [1] [1] : memref<3xi32, strided<[1], offset: 9>> to memref<1xi32, strided<[1], offset: 10>>
    %collapse_shape_48 = memref.collapse_shape %subview_47 [] : memref<1xi32, strided<[1], offset: 10>> into memref<i32, strided<[], offset: 10>>
    %subview_49 = memref.subview %collapse_shape_44[2] [1] [1] : memref<3xi32, strided<[1], offset: 9>> to memref<1xi32, strided<[1], offset: 11>>
    %collapse_shape_50 = memref.collapse_shape %subview_49 [] : memref<1xi32, strided<[1], offset: 11>> into memref<i32, strided<[], offset: 11>>
    %subview_51 = memref.subview %collapse_shape_1[1, 0] [1, 3] [1, 1] : memref<3x3xi32, strided<[3, 1], offset: 9>> to memref<1x3xi32, strided<[3, 1], offset: 12>>
    %collapse_shape_52 = memref.collapse_shape %subview_51 [[0, 1]] : memref<1x3xi32, strided<[3, 1], offset: 12>> into memref<3xi32, strided<[1], offset: 12>>
    %subview_53 = memref.subview %collapse_shape_52[0] [1] [1] : memref<3xi32, strided<[1], offset: 12>> to memref<1xi32, strided<[1], offset: 12>>
    %collapse_shape_54 = memref.collapse_shape %subview_53 [] : memref<1xi32, strided<[1], offset: 12>> into memref<i32, strided<[], offset: 12>>
    %subview_55 = memref.subview %collapse_shape_52[1] [1] [1] : memref<3xi32, strided<[1], offset: 12>> to memref<1xi32, strided<[1], offset: 13>>
    %collapse_shape_56 = memref.collapse_shape %subview_55 [] : memref<1xi32, strided<[1], offset: 13>> into memref<i32, strided<[], offset: 13>>
    %subview_57 = memref.subview %collapse_shape_52[2] [1] [1] : memref<3xi32, strided<[1], offset: 12>> to memref<1xi32, strided<[1], offset: 14>>
    %collapse_shape_58 = memref.collapse_shape %subview_57 [] : memref<1xi32, strided<[1], offset: 14>> into memref<i32, strided<[], offset: 14>>
    %subview_59 = memref.subview %collapse_shape_1[2, 0] [1, 3] [1, 1] : memref<3x3xi32, strided<[3, 1], offset: 9>> to memref<1x3xi32, strided<[3, 1], offset: 15>>
    %collapse_shape_60 = memref.collapse_shape %subview_59 [[0, 1]] : memref<1x3xi32, strided<[3, 1], offset: 15>> into memref<3xi32, strided<[1], offset: 15>>
    %subview_61 = memref.subview %collapse_shape_60[0] [1] [1] : memref<3xi32, strided<[1], offset: 15>> to memref<1xi32, strided<[1], offset: 15>>
    %collapse_shape_62 = memref.collapse_shape %subview_61 [] : memref<1xi32, strided<[1], offset: 15>> into memref<i32, strided<[], offset: 15>>
    %subview_63 = memref.subview %collapse_shape_60[1] [1] [1] : memref<3xi32, strided<[1], offset: 15>> to memref<1xi32, strided<[1], offset: 16>>
    %collapse_shape_64 = memref.collapse_shape %subview_63 [] : memref<1xi32, strided<[1], offset: 16>> into memref<i32, strided<[], offset: 16>>
    %subview_65 = memref.subview %collapse_shape_60[2] [1] [1] : memref<3xi32, strided<[1], offset: 15>> to memref<1xi32, strided<[1], offset: 17>>
    %collapse_shape_66 = memref.collapse_shape %subview_65 [] : memref<1xi32, strided<[1], offset: 17>> into memref<i32, strided<[], offset: 17>>
    %alloc = memref.alloc() alignment = 64 : memref<1x6x6xi32>
    affine.for %arg1 = 0 to 1 {
      affine.for %arg2 = 0 to 6 {
        affine.for %arg3 = 0 to 6 {
          %2 = affine.load %collapse_shape_5[] : memref<i32>
          %3 = affine.load %expand_shape[%arg1, %arg2, %arg3] : memref<1x6x6xi32, strided<[48, 8, 1]>>
          %4 = affine.load %collapse_shape_8[] : memref<i32, strided<[], offset: 1>>
          %5 = affine.load %expand_shape_35[%arg1, %arg2, %arg3] : memref<1x6x6xi32, strided<[48, 8, 1], offset: 1>>
          %6 = affine.load %collapse_shape_11[] : memref<i32, strided<[], offset: 2>>
          %7 = affine.load %expand_shape_36[%arg1, %arg2, %arg3] : memref<1x6x6xi32, strided<[48, 8, 1], offset: 2>>
          %8 = affine.load %collapse_shape_16[] : memref<i32, strided<[], offset: 3>>
          %9 = affine.load %expand_shape_37[%arg1, %arg2, %arg3] : memref<1x6x6xi32, strided<[48, 8, 1], offset: 8>>
          %10 = affine.load %collapse_shape_19[] : memref<i32, strided<[], offset: 4>>
          %11 = affine.load %expand_shape_38[%arg1, %arg2, %arg3] : memref<1x6x6xi32, strided<[48, 8, 1], offset: 9>>
          %12 = affine.load %collapse_shape_22[] : memref<i32, strided<[], offset: 5>>
          %13 = affine.load %expand_shape_39[%arg1, %arg2, %arg3] : memref<1x6x6xi32, strided<[48, 8, 1], offset: 10>>
          %14 = affine.load %collapse_shape_27[] : memref<i32, strided<[], offset: 6>>
          %15 = affine.load %expand_shape_40[%arg1, %arg2, %arg3] : memref<1x6x6xi32, strided<[48, 8, 1], offset: 16>>
          %16 = affine.load %collapse_shape_30[] : memref<i32, strided<[], offset: 7>>
          %17 = affine.load %expand_shape_41[%arg1, %arg2, %arg3] : memref<1x6x6xi32, strided<[48, 8, 1], offset: 17>>
          %18 = affine.load %collapse_shape_33[] : memref<i32, strided<[], offset: 8>>
          %19 = affine.load %expand_shape_42[%arg1, %arg2, %arg3] : memref<1x6x6xi32, strided<[48, 8, 1], offset: 18>>
          %20 = arith.muli %18, %19 : i32
          %21 = arith.muli %16, %17 : i32
          %22 = arith.muli %14, %15 : i32
          %23 = arith.muli %12, %13 : i32
          %24 = arith.muli %10, %11 : i32
          %25 = arith.muli %8, %9 : i32
          %26 = arith.muli %6, %7 : i32
          %27 = arith.muli %4, %5 : i32
          %28 = arith.muli %2, %3 : i32
          %29 = arith.addi %28, %27 : i32
          %30 = arith.addi %29, %26 : i32
          %31 = arith.addi %30, %25 : i32
          %32 = arith.addi %31, %24 : i32
          %33 = arith.addi %32, %23 : i32
          %34 = arith.addi %33, %22 : i32
          %35 = arith.addi %34, %21 : i32
          %36 = arith.addi %35, %20 : i32
          %37 = arith.maxsi %36, %c0_i32 : i32
          %38 = arith.shrui %37, %c9_i32 : i32
          %39 = arith.minsi %38, %c127_i32 : i32
          affine.store %39, %alloc[%arg1, %arg2, %arg3] : memref<1x6x6xi32>
        }
      }
    }
    %alloc_67 = memref.alloc() alignment = 64 : memref<1x6x6xi32>
    affine.for %arg1 = 0 to 1 {
      affine.for %arg2 = 0 to 6 {
        affine.for %arg3 = 0 to 6 {
          %2 = affine.load %collapse_shape_46[] : memref<i32, strided<[], offset: 9>>
          %3 = affine.load %expand_shape[%arg1, %arg2, %arg3] : memref<1x6x6xi32, strided<[48, 8, 1]>>
          %4 = affine.load %collapse_shape_48[] : memref<i32, strided<[], offset: 10>>
          %5 = affine.load %expand_shape_35[%arg1, %arg2, %arg3] : memref<1x6x6xi32, strided<[48, 8, 1], offset: 1>>
          %6 = affine.load %collapse_shape_50[] : memref<i32, strided<[], offset: 11>>
          %7 = affine.load %expand_shape_36[%arg1, %arg2, %arg3] : memref<1x6x6xi32, strided<[48, 8, 1], offset: 2>>
          %8 = affine.load %collapse_shape_54[] : memref<i32, strided<[], offset: 12>>
          %9 = affine.load %expand_shape_37[%arg1, %arg2, %arg3] : memref<1x6x6xi32, strided<[48, 8, 1], offset: 8>>
          %10 = affine.load %collapse_shape_56[] : memref<i32, strided<[], offset: 13>>
          %11 = affine.load %expand_shape_38[%arg1, %arg2, %arg3] : memref<1x6x6xi32, strided<[48, 8, 1], offset: 9>>
          %12 = affine.load %collapse_shape_58[] : memref<i32, strided<[], offset: 14>>
          %13 = affine.load %expand_shape_39[%arg1, %arg2, %arg3] : memref<1x6x6xi32, strided<[48, 8, 1], offset: 10>>
          %14 = affine.load %collapse_shape_62[] : memref<i32, strided<[], offset: 15>>
          %15 = affine.load %expand_shape_40[%arg1, %arg2, %arg3] : memref<1x6x6xi32, strided<[48, 8, 1], offset: 16>>
          %16 = affine.load %collapse_shape_64[] : memref<i32, strided<[], offset: 16>>
          %17 = affine.load %expand_shape_41[%arg1, %arg2, %arg3] : memref<1x6x6xi32, strided<[48, 8, 1], offset: 17>>
          %18 = affine.load %collapse_shape_66[] : memref<i32, strided<[], offset: 17>>
          %19 = affine.load %expand_shape_42[%arg1, %arg2, %arg3] : memref<1x6x6xi32, strided<[48, 8, 1], offset: 18>>
          %20 = arith.muli %18, %19 : i32
          %21 = arith.muli %16, %17 : i32
          %22 = arith.muli %14, %15 : i32
          %23 = arith.muli %12, %13 : i32
          %24 = arith.muli %10, %11 : i32
          %25 = arith.muli %8, %9 : i32
          %26 = arith.muli %6, %7 : i32
          %27 = arith.muli %4, %5 : i32
          %28 = arith.muli %2, %3 : i32
          %29 = arith.addi %28, %27 : i32
          %30 = arith.addi %29, %26 : i32
          %31 = arith.addi %30, %25 : i32
          %32 = arith.addi %31, %24 : i32
          %33 = arith.addi %32, %23 : i32
          %34 = arith.addi %33, %22 : i32
          %35 = arith.addi %34, %21 : i32
          %36 = arith.addi %35, %20 : i32
          %37 = arith.maxsi %36, %c0_i32 : i32
          %38 = arith.shrui %37, %c9_i32 : i32
          %39 = arith.minsi %38, %c127_i32 : i32
          affine.store %39, %alloc_67[%arg1, %arg2, %arg3] : memref<1x6x6xi32>
        }
      }
    }
    %alloc_68 = memref.alloc() alignment = 64 : memref<2x6x6xi32>
    %subview_69 = memref.subview %alloc_68[0, 0, 0] [1, 6, 6] [1, 1, 1] : memref<2x6x6xi32> to memref<1x6x6xi32, strided<[36, 6, 1]>>
    memref.copy %alloc, %subview_69 : memref<1x6x6xi32> to memref<1x6x6xi32, strided<[36, 6, 1]>>
    %subview_70 = memref.subview %alloc_68[1, 0, 0] [1, 6, 6] [1, 1, 1] : memref<2x6x6xi32> to memref<1x6x6xi32, strided<[36, 6, 1], offset: 36>>
    memref.copy %alloc_67, %subview_70 : memref<1x6x6xi32> to memref<1x6x6xi32, strided<[36, 6, 1], offset: 36>>
    %expand_shape_71 = memref.expand_shape %alloc_68 [[0], [1, 2], [3, 4]] output_shape [2, 3, 2, 3, 2] : memref<2x6x6xi32> into memref<2x3x2x3x2xi32>
    %alloc_72 = memref.alloc() alignment = 64 : memref<2x3x2x3xi32>
    affine.for %arg1 = 0 to 2 {
      affine.for %arg2 = 0 to 3 {
        affine.for %arg3 = 0 to 2 {
          affine.for %arg4 = 0 to 3 {
            affine.store %c-2147483648_i32, %alloc_72[%arg1, %arg2, %arg3, %arg4] : memref<2x3x2x3xi32>
          }
        }
      }
    }
    affine.for %arg1 = 0 to 2 {
      affine.for %arg2 = 0 to 3 {
        affine.for %arg3 = 0 to 2 {
          affine.for %arg4 = 0 to 3 {
            affine.for %arg5 = 0 to 2 {
              %2 = affine.load %expand_shape_71[%arg1, %arg2, %arg3, %arg4, %arg5] : memref<2x3x2x3x2xi32>
              %3 = affine.load %alloc_72[%arg1, %arg2, %arg3, %arg4] : memref<2x3x2x3xi32>
              %4 = arith.maxsi %2, %3 : i32
              affine.store %4, %alloc_72[%arg1, %arg2, %arg3, %arg4] : memref<2x3x2x3xi32>
            }
          }
        }
      }
    }
    %alloc_73 = memref.alloc() alignment = 64 : memref<2x3x3xi32>
    affine.for %arg1 = 0 to 2 {
      affine.for %arg2 = 0 to 3 {
        affine.for %arg3 = 0 to 3 {
          affine.store %c-2147483648_i32, %alloc_73[%arg1, %arg2, %arg3] : memref<2x3x3xi32>
        }
      }
    }
    affine.for %arg1 = 0 to 2 {
      affine.for %arg2 = 0 to 3 {
        affine.for %arg3 = 0 to 2 {
          affine.for %arg4 = 0 to 3 {
            %2 = affine.load %alloc_72[%arg1, %arg2, %arg3, %arg4] : memref<2x3x2x3xi32>
            %3 = affine.load %alloc_73[%arg1, %arg2, %arg4] : memref<2x3x3xi32>
            %4 = arith.maxsi %2, %3 : i32
            affine.store %4, %alloc_73[%arg1, %arg2, %arg4] : memref<2x3x3xi32>
          }
        }
      }
    }
    %collapse_shape_74 = memref.collapse_shape %alloc_73 [[0, 1, 2]] : memref<2x3x3xi32> into memref<18xi32>
    %expand_shape_75 = memref.expand_shape %collapse_shape_74 [[0, 1]] output_shape [1, 18] : memref<18xi32> into memref<1x18xi32>
    %alloc_76 = memref.alloc() alignment = 64 : memref<1x2xi64>
    affine.for %arg1 = 0 to 1 {
      affine.for %arg2 = 0 to 2 {
        affine.store %c0_i64, %alloc_76[%arg1, %arg2] : memref<1x2xi64>
      }
    }
    affine.for %arg1 = 0 to 1 {
      affine.for %arg2 = 0 to 2 {
        affine.for %arg3 = 0 to 18 {
          %2 = affine.load %expand_shape_75[%arg1, %arg3] : memref<1x18xi32>
          %3 = affine.load %0[%arg3, %arg2] : memref<18x2xi32>
          %4 = affine.load %alloc_76[%arg1, %arg2] : memref<1x2xi64>
          %5 = arith.extsi %2 : i32 to i64
          %6 = arith.extsi %3 : i32 to i64
          %7 = arith.muli %5, %6 : i64
          %8 = arith.addi %4, %7 : i64
          affine.store %8, %alloc_76[%arg1, %arg2] : memref<1x2xi64>
        }
      }
    }
    %alloc_77 = memref.alloc() alignment = 64 : memref<1x2xi32>
    affine.for %arg1 = 0 to 1 {
      affine.for %arg2 = 0 to 2 {
        %2 = affine.load %alloc_76[%arg1, %arg2] : memref<1x2xi64>
        %3 = arith.trunci %2 : i64 to i32
        affine.store %3, %alloc_77[%arg1, %arg2] : memref<1x2xi32>
      }
    }
    return %alloc_77 : memref<1x2xi32>
  }
}
