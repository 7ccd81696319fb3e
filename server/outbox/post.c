/* Writing and sending; see the header. */

#include "server/outbox/post.h"

#include "server/message/compose.h"

typedef struct {
  GhPost post;
  const GhConfig *whole;
  GhConfig config; /* a copy of it with one channel; its texts are borrowed */
  GhCourier *courier;
} CourierPost;

/* A process speaks one language at a time (words/words.h), and the lanes are threads. */
static GMutex writing;

static GhMail *
write_mail (const GhConfig *config, const GhNotice *notice, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&writing);
  return gh_compose_mail (config, notice, error);
}

static GhSms *
write_sms (const GhConfig *config, const GhNotice *notice)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&writing);
  return gh_compose_sms (config, notice);
}

static gboolean
send_by_courier (GhPost *post, const GhNotice *notice, int *retry_after, GError **error)
{
  CourierPost *self = (CourierPost *) post;
  if (notice->channel == GH_CHANNEL_SMS) {
    g_autoptr (GhSms) sms = write_sms (self->whole, notice);
    return gh_courier_send_sms (self->courier, sms, notice->message_id, retry_after, error);
  }
  g_autoptr (GhMail) mail = write_mail (self->whole, notice, error);
  return mail != NULL && gh_courier_send_mail (self->courier, mail, notice->message_id,
                                               notice->created_at, retry_after, error);
}

static void
cancel_courier (GhPost *post)
{
  gh_courier_cancel (((CourierPost *) post)->courier);
}

static void
free_courier (GhPost *post)
{
  CourierPost *self = (CourierPost *) post;
  gh_courier_free (self->courier);
  g_free (self);
}

void
gh_post_free (GhPost *post)
{
  if (post != NULL)
    post->free (post);
}

gboolean
gh_post_is_on (const GhConfig *config, GhChannel channel)
{
  return (channel == GH_CHANNEL_SMS ? config->sms_url : config->mail_url)[0] != '\0';
}

GhPost *
gh_post_new (const GhConfig *config, GhChannel channel, GError **error)
{
  static char nothing[] = "";
  CourierPost *self = g_new0 (CourierPost, 1);
  self->post = (GhPost){ send_by_courier, cancel_courier, free_courier };
  self->whole = config;
  self->config = *config;
  if (channel == GH_CHANNEL_SMS)
    self->config.mail_url = nothing;
  else
    self->config.sms_url = nothing;
  self->courier = gh_courier_new (&self->config, error);
  if (self->courier == NULL) {
    g_free (self);
    return NULL;
  }
  return &self->post;
}
