/* How a message leaves the house: written in its language and handed to a courier. An interface, so
 * that the lane can be tested without servers. */

#pragma once

#include "server/deliver/courier.h"
#include "server/domain/notice.h"

G_BEGIN_DECLS

typedef struct _GhPost GhPost;

struct _GhPost {
  /* Sends @notice; @retry_after is how many seconds the server asked to wait, 0 for none. Errors:
   * GH_DELIVERY_ERROR; any other when the message cannot be written. */
  gboolean (*send) (GhPost *post, const GhNotice *notice, int *retry_after, GError **error);
  /* From any thread: what is being sent ends soon, and whatever comes after it at once. */
  void (*cancel) (GhPost *post);
  void (*free) (GhPost *post);
};

void gh_post_free (GhPost *post);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GhPost, gh_post_free)

/* Whether the configuration has a server for @channel. */
gboolean gh_post_is_on (const GhConfig *config, GhChannel channel);

/* A courier for @channel alone: what is wrong with the other channel's settings is none of its
 * business. @config must outlive it. Errors: GH_CONFIG_ERROR. */
GhPost *gh_post_new (const GhConfig *config, GhChannel channel,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
