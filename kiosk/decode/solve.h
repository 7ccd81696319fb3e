/* Least squares for small problems: what homographies and the equaliser have in common. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Solves the symmetric positive definite system @matrix · x = @vector of @n unknowns, rows without
 * gaps, of which only the lower triangle is read. @matrix is used up, @vector becomes x. FALSE when
 * the system has no single solution; both are then garbage. */
gboolean gh_solve_symmetric (double *matrix, double *vector, int n) G_GNUC_WARN_UNUSED_RESULT;

/* Adds @row · @rowᵀ · @weight to the lower triangle of @matrix and @row · @value · @weight to
 * @vector: one equation more for least squares. */
void gh_solve_add (double *matrix, double *vector, int n, const double *row, double value,
                   double weight);

G_END_DECLS
