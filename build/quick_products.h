// SPDX-License-Identifier: Apache-2.0
// Products of 32-bit numbers in the widest steps that the processor offers; included by linear_algebra.c.
//
// As in K. Goto, R. van de Geijn, Anatomy of High-Performance Matrix Multiplication (ACM TOMS 34, 2008): both matrices
// are laid out in strips that stay in the processor's caches, and a core of registers takes one tile of the result.

enum { TALL = 144, DEEP = 256, BROAD = 1024 }; // a block of a fills half of a second-level cache, one of b the third
enum { MOST_HIGH = 12, MOST_WIDE = 32 };       // of all tiles below

#ifndef KINDS
#define KINDS 3 // build/bundle.py takes fewer too, to try what older processors get
#endif
#define STEPS _Pragma("GCC unroll 16") for

// A processor's kind: one tile of sums in registers, a row times a number onto another, a row by a row.
#define KIND(kind, features, lanes, high, wide)                                                                        \
  typedef float kind##_step __attribute__((vector_size(4 * lanes)));                                                   \
  typedef float kind##_loose __attribute__((vector_size(4 * lanes), aligned(4)));                                      \
  __attribute__((target(features))) static void kind##_tile(whole depth, const float *a, const float *b, float alpha,  \
                                                            float *c, whole width) {                                   \
    kind##_step sums[high][wide] = {0};                                                                                \
    for (whole p = 0; p < depth; p++, a += high, b += wide * lanes) {                                                  \
      kind##_step line[wide];                                                                                          \
      STEPS(int w = 0; w < wide; w++) line[w] = *(const kind##_loose *)(b + w * lanes);                                \
      STEPS(int i = 0; i < high; i++) {                                                                                \
        kind##_step times = a[i] - (kind##_step){0};                                                                   \
        STEPS(int w = 0; w < wide; w++) sums[i][w] += times * line[w];                                                 \
      }                                                                                                                \
    }                                                                                                                  \
    STEPS(int i = 0; i < high; i++)                                                                                    \
      STEPS(int w = 0; w < wide; w++) *(kind##_loose *)(c + i * width + w * lanes) += alpha * sums[i][w];              \
  }                                                                                                                    \
  __attribute__((target(features))) static void kind##_add(whole count, const float *times, const float *rows,         \
                                                           whole width, float *y) {                                    \
    whole j = 0;                                                                                                       \
    for (; j + lanes <= count; j += lanes) {                                                                           \
      kind##_step sum = *(kind##_loose *)(y + j);                                                                      \
      STEPS(int i = 0; i < 8; i++) sum += times[i] * *(const kind##_loose *)(rows + i * width + j);                    \
      *(kind##_loose *)(y + j) = sum;                                                                                  \
    }                                                                                                                  \
    for (; j < count; j++)                                                                                             \
      for (int i = 0; i < 8; i++) y[j] += times[i] * rows[i * width + j];                                              \
  }                                                                                                                    \
  __attribute__((target(features))) static float kind##_dot(whole count, const float *x, const float *y) {             \
    kind##_step sums[4] = {0};                                                                                         \
    whole i = 0;                                                                                                       \
    for (; i + 4 * lanes <= count; i += 4 * lanes)                                                                     \
      STEPS(int s = 0; s < 4; s++)                                                                                     \
        sums[s] += *(const kind##_loose *)(x + i + s * lanes) * *(const kind##_loose *)(y + i + s * lanes);            \
    kind##_step all = sums[0] + sums[1] + sums[2] + sums[3];                                                           \
    float sum = 0;                                                                                                     \
    for (int s = 0; s < lanes; s++) sum += all[s];                                                                     \
    for (; i < count; i++) sum += x[i] * y[i];                                                                         \
    return sum;                                                                                                        \
  }

KIND(plain, "sse2", 4, 4, 2)
KIND(avx2, "avx2,fma", 8, 6, 2)
KIND(avx512, "avx512f", 16, 12, 2)

static struct {
  int high, wide;
  void (*tile)(whole, const float *, const float *, float, float *, whole);
  void (*add)(whole, const float *, const float *, whole, float *);
  float (*dot)(whole, const float *, const float *);
} quick = {4, 8, plain_tile, plain_add, plain_dot};

__attribute__((constructor)) static void choose_kind(void) {
  __builtin_cpu_init();
  if (KINDS > 2 && __builtin_cpu_supports("avx512f")) {
    quick.high = 12, quick.wide = 32, quick.tile = avx512_tile, quick.add = avx512_add, quick.dot = avx512_dot;
  } else if (KINDS > 1 && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {
    quick.high = 6, quick.wide = 16, quick.tile = avx2_tile, quick.add = avx2_add, quick.dot = avx2_dot;
  }
}

static whole least(whole one, whole other) { return one < other ? one : other; }

// Lays out `count` lines of `depth` numbers in strips of `strip` lines, each strip number by number, filled up with zeros.
static void lay_out(const float *from, whole next_line, whole next, whole count, whole depth, int strip, float *to) {
  for (whole start = 0; start < count; start += strip, to += depth * strip) {
    whole there = least(strip, count - start);
    const float *line = from + start * next_line;
    for (whole p = 0; p < depth; p++)
      for (whole i = 0; i < strip; i++) to[p * strip + i] = i < there ? line[i * next_line + p * next] : 0;
  }
}

// c += alpha a b for a block; a and b laid out in strips, c by rows.
static void add_block(whole rows, whole columns, whole depth, const float *a, const float *b, float alpha, float *c,
                      whole width) {
  for (whole j = 0; j < columns; j += quick.wide)
    for (whole i = 0; i < rows; i += quick.high) {
      whole tall = least(quick.high, rows - i), broad = least(quick.wide, columns - j);
      if (tall == quick.high && broad == quick.wide) {
        quick.tile(depth, a + i * depth, b + j * depth, alpha, c + i * width + j, width);
        continue;
      }
      float edge[MOST_HIGH * MOST_WIDE] = {0};
      quick.tile(depth, a + i * depth, b + j * depth, alpha, edge, quick.wide);
      for (whole k = 0; k < tall; k++)
        for (whole l = 0; l < broad; l++) c[(i + k) * width + j + l] += edge[k * quick.wide + l];
    }
}

// c += alpha a b; a, b by the distances of their rows and of their columns, c by rows.
static void quick_product(whole rows, whole columns, whole depth, float alpha, const float *a, whole a_row, whole a_column,
                          const float *b, whole b_row, whole b_column, float *c, whole width) {
  whole deep = least(depth, DEEP), tall = least(rows, TALL) + MOST_HIGH, broad = least(columns, BROAD) + MOST_WIDE;
  float *own = malloc((size_t)(deep * (tall + broad)) * sizeof(float));
  if (!own) abort();
  float *a_strips = own, *b_strips = own + deep * tall;
  for (whole j = 0; j < columns; j += BROAD)
    for (whole p = 0; p < depth; p += DEEP) {
      whole now = least(DEEP, depth - p), across = least(BROAD, columns - j);
      lay_out(b + p * b_row + j * b_column, b_column, b_row, across, now, quick.wide, b_strips);
      for (whole i = 0; i < rows; i += TALL) {
        whole down = least(TALL, rows - i);
        lay_out(a + i * a_row + p * a_column, a_row, a_column, down, now, quick.high, a_strips);
        add_block(down, across, now, a_strips, b_strips, alpha, c + i * width + j, width);
      }
    }
  free(own);
}

// y += alpha x m, m by rows of `columns` numbers that lie side by side.
static void quick_row_by_matrix(whole rows, whole columns, float alpha, const float *x, whole step, const float *m,
                                whole width, float *y) {
  for (whole i = 0; i < rows; i += 8, m += 8 * width) {
    float times[8];
    whole there = least(8, rows - i);
    for (whole k = 0; k < there; k++) times[k] = alpha * x[(i + k) * step];
    if (there == 8) {
      quick.add(columns, times, m, width, y);
    } else {
      for (whole k = 0; k < there; k++)
        for (whole j = 0; j < columns; j++) y[j] += times[k] * m[k * width + j];
    }
  }
}
