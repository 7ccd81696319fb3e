/* Cholesky's decomposition. */

#include "kiosk/decode/solve.h"

#include <math.h>

static gboolean
decompose (double *matrix, int n)
{
  for (int i = 0; i < n; i++) {
    double *row = matrix + i * n;
    for (int j = 0; j <= i; j++) {
      const double *other = matrix + j * n;
      double sum = row[j];
      for (int k = 0; k < j; k++)
        sum -= row[k] * other[k];
      if (i != j) {
        row[j] = sum / other[j];
      } else {
        /* Written so that NaN is refused too. */
        if (!(sum > 1e-12))
          return FALSE;
        row[i] = sqrt (sum);
      }
    }
  }
  return TRUE;
}

gboolean
gh_solve_symmetric (double *matrix, double *vector, int n)
{
  if (!decompose (matrix, n))
    return FALSE;
  for (int i = 0; i < n; i++) {
    for (int k = 0; k < i; k++)
      vector[i] -= matrix[i * n + k] * vector[k];
    vector[i] /= matrix[i * n + i];
  }
  for (int i = n - 1; i >= 0; i--) {
    for (int k = i + 1; k < n; k++)
      vector[i] -= matrix[k * n + i] * vector[k];
    vector[i] /= matrix[i * n + i];
  }
  return TRUE;
}

void
gh_solve_add (double *matrix, double *vector, int n, const double *row, double value, double weight)
{
  for (int i = 0; i < n; i++) {
    double scaled = row[i] * weight;
    for (int j = 0; j <= i; j++)
      matrix[i * n + j] += scaled * row[j];
    vector[i] += scaled * value;
  }
}
