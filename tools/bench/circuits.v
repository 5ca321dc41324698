// Circuits of no suite: no solver was tuned on them, but for one choice that came from arbiter.
// circuits.py makes and-inverter graphs of them.

module multiplier (input [23:0] a, input [23:0] b, output [47:0] p);
  assign p = a * b;
endmodule

// Restoring, a bit of the root after the other: deep and narrow.
module root (input [39:0] x, output reg [19:0] y);
  reg [41:0] rest, trial;
  integer k;
  always @* begin
    rest = 0;
    y = 0;
    for (k = 19; k >= 0; k = k - 1) begin
      rest = {rest[39:0], x[2 * k +: 2]};
      trial = {20'b0, y, 2'b01};
      if (rest >= trial) begin
        rest = rest - trial;
        y = {y[18:0], 1'b1};
      end else
        y = {y[18:0], 1'b0};
    end
  end
endmodule

// Odd-even transposition of 12 bytes.
module sorter (input [95:0] x, output reg [95:0] y);
  integer round, k;
  reg [7:0] low, high;
  always @* begin
    y = x;
    for (round = 0; round < 12; round = round + 1)
      for (k = round % 2; k < 11; k = k + 2) begin
        low = y[8 * k +: 8];
        high = y[8 * (k + 1) +: 8];
        if (low > high) begin
          y[8 * k +: 8] = high;
          y[8 * (k + 1) +: 8] = low;
        end
      end
  end
endmodule

// A word of 256 bits through the polynomial of Ethernet: wide, and all exclusive ors.
module checksum (input [31:0] before, input [255:0] data, output reg [31:0] after);
  integer k;
  always @* begin
    after = before;
    for (k = 0; k < 256; k = k + 1)
      after = {after[30:0], 1'b0} ^ ((after[31] ^ data[k]) ? 32'h04c11db7 : 32'h0);
  end
endmodule

// Rounds of addition, rotation and exclusive or on four words.
module mixer (input [127:0] x, output reg [127:0] y);
  reg [31:0] a, b, c, d;
  integer k;
  always @* begin
    {a, b, c, d} = x;
    for (k = 0; k < 4; k = k + 1) begin
      a = a + b; d = d ^ a; d = {d[15:0], d[31:16]};
      c = c + d; b = b ^ c; b = {b[19:0], b[31:20]};
      a = a + b; d = d ^ a; d = {d[23:0], d[31:24]};
      c = c + d; b = b ^ c; b = {b[24:0], b[31:25]};
    end
    y = {a, b, c, d};
  end
endmodule

// Round robin among 96 requests.
module arbiter (input [95:0] request, input [95:0] turn, output [95:0] grant);
  wire [191:0] twice = {request, request};
  wire [191:0] first = twice & ~(twice - {96'b0, turn});
  assign grant = first[95:0] | first[191:96];
endmodule

module unit (input [31:0] a, input [31:0] b, input [3:0] what, output reg [31:0] y, output zero);
  always @*
    case (what)
      0: y = a + b;
      1: y = a - b;
      2: y = a & b;
      3: y = a | b;
      4: y = a ^ b;
      5: y = a << b[4:0];
      6: y = a >> b[4:0];
      7: y = $signed(a) >>> b[4:0];
      8: y = a < b;
      9: y = $signed(a) < $signed(b);
      10: y = a[15:0] * b[15:0];
      11: y = {a[15:0], a[31:16]};
      default: y = ~(a | b);
    endcase
  assign zero = y == 0;
endmodule
