/* What hardware has of the C library's functions on floating-point numbers. */
#ifndef GAUS_MATH_H
#define GAUS_MATH_H
#define GAUS_ONE(name) double name(double); float name##f(float);
#define GAUS_TWO(name) double name(double, double); float name##f(float, float);
GAUS_ONE(sqrt) GAUS_ONE(cbrt) GAUS_ONE(exp) GAUS_ONE(exp2) GAUS_ONE(expm1) GAUS_ONE(log)
GAUS_ONE(log2) GAUS_ONE(log10) GAUS_ONE(log1p) GAUS_ONE(sin) GAUS_ONE(cos) GAUS_ONE(tan)
GAUS_ONE(asin) GAUS_ONE(acos) GAUS_ONE(atan) GAUS_ONE(sinh) GAUS_ONE(cosh) GAUS_ONE(tanh)
GAUS_ONE(asinh) GAUS_ONE(acosh) GAUS_ONE(atanh)
GAUS_ONE(erf) GAUS_ONE(erfc) GAUS_ONE(floor) GAUS_ONE(ceil) GAUS_ONE(trunc) GAUS_ONE(round)
GAUS_ONE(rint) GAUS_ONE(nearbyint) GAUS_ONE(roundeven) GAUS_ONE(fabs)
GAUS_TWO(pow) GAUS_TWO(atan2) GAUS_TWO(copysign) GAUS_TWO(fmin) GAUS_TWO(fmax) GAUS_TWO(fmod)
double fma(double, double, double);
float fmaf(float, float, float);
/* What has no hardware says what to write instead. */
GAUS_ONE(tgamma) GAUS_ONE(lgamma) GAUS_TWO(hypot) GAUS_TWO(remainder) GAUS_TWO(nextafter)
double ldexp(double, int), scalbn(double, int);
float ldexpf(float, int), scalbnf(float, int);
#undef GAUS_ONE
#undef GAUS_TWO
#define isnan(x) __builtin_isnan(x)
#define isinf(x) __builtin_isinf(x)
#define isfinite(x) __builtin_isfinite(x)
#define signbit(x) (sizeof(x) == sizeof(float) ? __builtin_signbitf(x) : __builtin_signbit(x))
static inline long lround(double x) { return (long)round(x); }
static inline long lroundf(float x) { return (long)roundf(x); }
static inline long lrint(double x) { return (long)rint(x); }
static inline long lrintf(float x) { return (long)rintf(x); }
static inline long long llround(double x) { return (long long)round(x); }
static inline long long llroundf(float x) { return (long long)roundf(x); }
static inline long long llrint(double x) { return (long long)rint(x); }
static inline long long llrintf(float x) { return (long long)rintf(x); }
static inline double fdim(double x, double y) { return x > y ? x - y : 0.0; }
static inline float fdimf(float x, float y) { return x > y ? x - y : 0.0f; }
#define HUGE_VAL __builtin_huge_val()
#define INFINITY __builtin_inff()
#define NAN __builtin_nanf("")
#define M_E 2.7182818284590452354
#define M_PI 3.14159265358979323846
#define M_PI_2 1.57079632679489661923
#define M_PI_4 0.78539816339744830962
#define M_SQRT2 1.41421356237309504880
#endif
