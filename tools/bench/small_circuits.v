// Small circuits of several kinds: 50 to 320 nodes as and-inverter graphs.

module adder8 (input [7:0] a, input [7:0] b, output [8:0] s);
  assign s = a + b;
endmodule

module multiplier5 (input [4:0] a, input [4:0] b, output [9:0] p);
  assign p = a * b;
endmodule

module rotator16 (input [15:0] a, input [3:0] n, output [15:0] y);
  assign y = ({a, a} << n) >> 16;
endmodule

module crc8 (input [7:0] before, input [15:0] data, output reg [7:0] after);
  integer i;
  always @* begin
    after = before;
    for (i = 0; i < 16; i = i + 1)
      after = {after[6:0], 1'b0} ^ ((after[7] ^ data[i]) ? 8'h07 : 8'h00);
  end
endmodule

module priority16 (input [15:0] request, output reg [3:0] who, output any);
  integer i;
  assign any = |request;
  always @* begin
    who = 0;
    for (i = 15; i >= 0; i = i - 1) if (request[i]) who = i[3:0];
  end
endmodule

module popcount16 (input [15:0] x, output reg [4:0] n);
  integer i;
  always @* begin
    n = 0;
    for (i = 0; i < 16; i = i + 1) n = n + x[i];
  end
endmodule

module alu6 (input [5:0] a, input [5:0] b, input [2:0] what, output reg [5:0] y);
  always @*
    case (what)
      0: y = a + b;
      1: y = a - b;
      2: y = a & b;
      3: y = a | b;
      4: y = a ^ b;
      5: y = a << b[2:0];
      6: y = {5'b0, a < b};
      default: y = ~a;
    endcase
endmodule

module sorter4x4 (input [15:0] x, output reg [15:0] y);
  reg [3:0] v [0:3];
  reg [3:0] t;
  integer i, j;
  always @* begin
    for (i = 0; i < 4; i = i + 1) v[i] = x[4*i +: 4];
    for (i = 0; i < 4; i = i + 1)
      for (j = 0; j < 3; j = j + 1)
        if (j % 2 == i % 2 && v[j] > v[j+1]) begin
          t = v[j]; v[j] = v[j+1]; v[j+1] = t;
        end
    y = {v[3], v[2], v[1], v[0]};
  end
endmodule

module increment10 (input [9:0] x, output [9:0] y);
  assign y = x + 1;
endmodule

module parity_tree (input [31:0] x, input [31:0] mask, output y);
  assign y = ^(x & mask);
endmodule
