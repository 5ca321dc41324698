"""What stands around a function whose control or memories meet the outside by AXI."""
