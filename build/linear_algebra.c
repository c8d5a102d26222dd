// SPDX-License-Identifier: Apache-2.0
// The products of vectors and matrices that numpy and OpenCV hand to a library, in place of OpenBLAS and its 25 MB.
//
// No code of ours solves equations: LAPACK's functions stay traps (build/slim.py). Whole numbers have 64 bits, names are
// those of numpy's wheels. The reading multiplies 32-bit numbers, for which quick_products.h takes wide steps; all others
// are walked row by row. A matrix by columns is the transpose of one by rows.
// Source: BLAS Technical Forum Standard (2001), appendix B.2.
#include <complex.h>
#include <stdint.h>
#include <stdlib.h>

typedef int64_t whole;
#include "quick_products.h"

enum { BY_COLUMNS = 102, AS_IS = 111, CONJUGATED = 113, UPPER = 121, LOWER = 122 };

#ifdef _WIN32
#define EXPORTED __declspec(dllexport)
#else
#define EXPORTED __attribute__((visibility("default")))
#endif
#define NAME(letter, what) scipy_cblas_##letter##what##64_
#define FIRST(count, step) ((step) < 0 ? (1 - (count)) * (step) : 0)
#define SAME(value) (value)

// number: the type; value(x): a factor as it is passed; conjugate(x): its conjugate
#define PRODUCTS(letter, number, factor, value, conjugate)                                                             \
  static number letter##dot(whole count, const number *x, whole step_x, const number *y, whole step_y, int turned) {  \
    number sum = 0;                                                                                                    \
    x += FIRST(count, step_x), y += FIRST(count, step_y);                                                              \
    for (whole i = 0; i < count; i++, x += step_x, y += step_y) sum += (turned ? conjugate(*x) : *x) * *y;             \
    return sum;                                                                                                        \
  }                                                                                                                    \
  EXPORTED void NAME(letter, axpy)(whole count, factor a, const number *x, whole step_x, number *y, whole step_y) {    \
    x += FIRST(count, step_x), y += FIRST(count, step_y);                                                              \
    for (whole i = 0; i < count; i++, x += step_x, y += step_y) *y += value(a) * *x;                                   \
  }                                                                                                                    \
  EXPORTED void NAME(letter, syrk)(int order, int half, int turn, whole size, whole depth, factor alpha,               \
                                   const number *a, whole width_a, factor beta, number *c, whole width_c) {            \
    int across = (turn != AS_IS) != (order == BY_COLUMNS), upper = (half == UPPER) != (order == BY_COLUMNS);           \
    whole next = across ? 1 : width_a, step = across ? width_a : 1;                                                    \
    for (whole i = 0; i < size; i++)                                                                                   \
      for (whole j = upper ? i : 0; j < (upper ? size : i + 1); j++) {                                                 \
        number *to = c + i * width_c + j;                                                                              \
        *to = value(alpha) * letter##dot(depth, a + i * next, step, a + j * next, step, 0) +                           \
              (value(beta) == 0 ? 0 : value(beta) * *to);                                                              \
      }                                                                                                                \
  }

#define MATRICES(letter, number, factor, value, conjugate)                                                             \
  EXPORTED void NAME(letter, gemv)(int order, int turn, whole rows, whole columns, factor a, const number *matrix,     \
                                   whole width, const number *x, whole step_x, factor b, number *y, whole step_y) {    \
    int across = (turn != AS_IS) != (order == BY_COLUMNS);                                                             \
    if (order == BY_COLUMNS) { whole other = rows; rows = columns, columns = other; }                                  \
    whole out = across ? columns : rows, in = across ? rows : columns;                                                 \
    y += FIRST(out, step_y);                                                                                           \
    for (whole i = 0; i < out; i++, y += step_y) {                                                                     \
      const number *line = across ? matrix + i : matrix + i * width;                                                   \
      whole step = across ? width : 1;                                                                                 \
      const number *from = step_x < 0 ? x + FIRST(in, step_x) : x;                                                     \
      number sum = 0;                                                                                                  \
      for (whole k = 0; k < in; k++)                                                                                   \
        sum += (turn == CONJUGATED ? conjugate(line[k * step]) : line[k * step]) * from[k * step_x];                   \
      *y = value(a) * sum + (value(b) == 0 ? 0 : value(b) * *y);                                                       \
    }                                                                                                                  \
  }                                                                                                                    \
  EXPORTED void NAME(letter, gemm)(int order, int turn_a, int turn_b, whole rows, whole columns, whole depth,          \
                                   factor alpha, const number *a, whole width_a, const number *b, whole width_b,       \
                                   factor beta, number *c, whole width_c) {                                            \
    if (order == BY_COLUMNS) {                                                                                         \
      const number *matrix = a; whole width = width_a, count = rows; int turn = turn_a;                                \
      a = b, b = matrix, width_a = width_b, width_b = width, rows = columns, columns = count, turn_a = turn_b, turn_b = turn; \
    }                                                                                                                  \
    number *upright = 0;                                                                                               \
    if (turn_b != AS_IS && depth > 0 && columns > 0) {                                                                 \
      upright = malloc((size_t)(depth * columns) * sizeof(number));                                                    \
      if (!upright) abort();                                                                                           \
      for (whole j = 0; j < columns; j++)                                                                              \
        for (whole p = 0; p < depth; p++)                                                                              \
          upright[p * columns + j] = turn_b == CONJUGATED ? conjugate(b[j * width_b + p]) : b[j * width_b + p];        \
      b = upright, width_b = columns;                                                                                  \
    }                                                                                                                  \
    for (whole i = 0; i < rows; i++)                                                                                   \
      for (whole j = 0; j < columns; j++) c[i * width_c + j] = value(beta) == 0 ? 0 : value(beta) * c[i * width_c + j];\
    for (whole start = 0; start < depth; start += 64) /* rows of b that stay in the processor's cache */               \
      for (whole i = 0; i < rows; i++) {                                                                               \
        number *restrict sums = c + i * width_c;                                                                       \
        for (whole p = start; p < depth && p < start + 64; p++) {                                                      \
          number entry = turn_a == AS_IS ? a[i * width_a + p] : a[p * width_a + i];                                    \
          number times = value(alpha) * (turn_a == CONJUGATED ? conjugate(entry) : entry);                             \
          const number *restrict line = b + p * width_b;                                                               \
          for (whole j = 0; j < columns; j++) sums[j] += times * line[j];                                              \
        }                                                                                                              \
      }                                                                                                                \
    free(upright);                                                                                                     \
  }

#define POINTED(pointer) (*(pointer))
PRODUCTS(s, float, float, SAME, SAME)
PRODUCTS(d, double, double, SAME, SAME)
PRODUCTS(c, float complex, const float complex *, POINTED, conjf)
PRODUCTS(z, double complex, const double complex *, POINTED, conj)
MATRICES(d, double, double, SAME, SAME)
MATRICES(c, float complex, const float complex *, POINTED, conjf)
MATRICES(z, double complex, const double complex *, POINTED, conj)

EXPORTED void NAME(s, gemv)(int order, int turn, whole rows, whole columns, float alpha, const float *matrix, whole width,
                            const float *x, whole step_x, float beta, float *y, whole step_y) {
  int across = (turn != AS_IS) != (order == BY_COLUMNS);
  if (order == BY_COLUMNS) { whole other = rows; rows = columns, columns = other; }
  whole out = across ? columns : rows, in = across ? rows : columns;
  y += FIRST(out, step_y);
  for (whole i = 0; i < out; i++) y[i * step_y] = beta == 0 ? 0 : beta * y[i * step_y];
  if (across && step_y == 1) {
    quick_row_by_matrix(in, out, alpha, x + FIRST(in, step_x), step_x, matrix, width, y);
    return;
  }
  for (whole i = 0; i < out; i++, y += step_y) {
    const float *line = across ? matrix + i : matrix + i * width;
    if (!across && step_x == 1) *y += alpha * quick.dot(in, line, x);
    else *y += alpha * sdot(in, line, across ? width : 1, x, step_x, 0);
  }
}

EXPORTED void NAME(s, gemm)(int order, int turn_a, int turn_b, whole rows, whole columns, whole depth, float alpha,
                            const float *a, whole width_a, const float *b, whole width_b, float beta, float *c,
                            whole width_c) {
  whole a_row = turn_a == AS_IS ? width_a : 1, a_column = turn_a == AS_IS ? 1 : width_a;
  whole b_row = turn_b == AS_IS ? width_b : 1, b_column = turn_b == AS_IS ? 1 : width_b;
  whole tall = order == BY_COLUMNS ? columns : rows, broad = order == BY_COLUMNS ? rows : columns;
  for (whole i = 0; i < tall; i++)
    for (whole j = 0; j < broad; j++) c[i * width_c + j] = beta == 0 ? 0 : beta * c[i * width_c + j];
  if (order == BY_COLUMNS) quick_product(tall, broad, depth, alpha, b, b_row, b_column, a, a_row, a_column, c, width_c);
  else quick_product(tall, broad, depth, alpha, a, a_row, a_column, b, b_row, b_column, c, width_c);
}

EXPORTED float NAME(s, dot)(whole count, const float *x, whole step_x, const float *y, whole step_y) {
  return sdot(count, x, step_x, y, step_y, 0);
}
EXPORTED double NAME(d, dot)(whole count, const double *x, whole step_x, const double *y, whole step_y) {
  return ddot(count, x, step_x, y, step_y, 0);
}

#define COMPLEX_DOT(letter, number, form, turned)                                                                      \
  EXPORTED void NAME(letter, dot##form##_sub)(whole count, const number *x, whole step_x, const number *y,             \
                                              whole step_y, number *sum) {                                             \
    *sum = letter##dot(count, x, step_x, y, step_y, turned);                                                           \
  }
COMPLEX_DOT(c, float complex, u, 0)
COMPLEX_DOT(c, float complex, c, 1)
COMPLEX_DOT(z, double complex, u, 0)
COMPLEX_DOT(z, double complex, c, 1)
