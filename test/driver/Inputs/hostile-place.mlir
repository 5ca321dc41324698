ssp.instance @a of "Problem" {} loc("x\1B[31m\0Afake.c:1:1: error: y\E2\80\AE":1:2)
