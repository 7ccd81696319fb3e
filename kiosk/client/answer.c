/* Reads the server's replies. A reply is hostile: a hotel's login page with status 200 must never
 * become a verdict. */

#include "kiosk/client/answer.h"

G_DEFINE_QUARK (gh_api_error, gh_api_error)

void
gh_answer_free (GhAnswer *answer)
{
  if (answer == NULL)
    return;
  g_clear_pointer (&answer->sync_results, g_ptr_array_unref);
  gh_sign_in_free (answer->sign_in);
  gh_enrolment_free (answer->enrolment);
  gh_admission_free (answer->admission);
  gh_verification_free (answer->verification);
  gh_manifest_free (answer->manifest);
  gh_search_answer_free (answer->search);
  g_clear_pointer (&answer->conflicts, g_ptr_array_unref);
  gh_stats_free (answer->stats);
  gh_undone_free (answer->undone);
  gh_failure_free (answer->failure);
  g_free (answer);
}

static GhAnswer *
answer_new (GhAnswerKind kind)
{
  GhAnswer *answer = g_new0 (GhAnswer, 1);
  answer->kind = kind;
  return answer;
}

/* One conflict, as a list of one. */
static GPtrArray *
read_conflict (json_object *envelope, GError **error)
{
  json_object *data = NULL;
  if (!gh_success_get_data (envelope, &data, error))
    return NULL;
  GhConflictReport *report = gh_conflict_report_from_json (data, error);
  if (report == NULL)
    return NULL;
  GPtrArray *conflicts = g_ptr_array_new_with_free_func ((GDestroyNotify) gh_conflict_report_free);
  g_ptr_array_add (conflicts, report);
  return conflicts;
}

static gboolean
read_success (GhAnswer *answer, json_object *envelope, GhExpectation expectation, GError **error)
{
  switch (expectation) {
  case GH_EXPECT_NOTHING:
    answer->kind = GH_ANSWER_DONE;
    return TRUE;
  case GH_EXPECT_SYNC:
    answer->kind = GH_ANSWER_SYNCED;
    answer->sync_results = gh_sync_results_from_json (envelope, error);
    return answer->sync_results != NULL;
  case GH_EXPECT_SIGN_IN:
    answer->kind = GH_ANSWER_SIGNED_IN;
    answer->sign_in = gh_sign_in_from_json (envelope, error);
    return answer->sign_in != NULL;
  case GH_EXPECT_ENROLMENT:
    answer->kind = GH_ANSWER_ENROLLED;
    answer->enrolment = gh_enrolment_from_json (envelope, error);
    return answer->enrolment != NULL;
  case GH_EXPECT_ADMISSION:
    answer->kind = GH_ANSWER_ADMISSION;
    answer->admission = gh_admission_from_json (envelope, error);
    return answer->admission != NULL;
  case GH_EXPECT_VERIFICATION:
    answer->kind = GH_ANSWER_VERIFIED;
    answer->verification = gh_verification_from_json (envelope, error);
    return answer->verification != NULL;
  case GH_EXPECT_MANIFEST:
    answer->kind = GH_ANSWER_MANIFEST;
    answer->manifest = gh_manifest_from_json (envelope, error);
    return answer->manifest != NULL;
  case GH_EXPECT_HITS:
    answer->kind = GH_ANSWER_HITS;
    answer->search = gh_search_answer_from_json (envelope, error);
    return answer->search != NULL;
  case GH_EXPECT_CONFLICTS:
  case GH_EXPECT_CONFLICT:
    answer->kind = GH_ANSWER_CONFLICTS;
    answer->conflicts = expectation == GH_EXPECT_CONFLICT
                            ? read_conflict (envelope, error)
                            : gh_conflict_reports_from_json (envelope, error);
    return answer->conflicts != NULL;
  case GH_EXPECT_STATS:
    answer->kind = GH_ANSWER_STATS;
    answer->stats = gh_stats_from_json (envelope, error);
    return answer->stats != NULL;
  case GH_EXPECT_UNDONE:
    answer->kind = GH_ANSWER_UNDONE;
    answer->undone = gh_undone_from_json (envelope, error);
    return answer->undone != NULL;
  default:
    g_assert_not_reached ();
  }
}

static gboolean
judges_tickets (GhExpectation expectation)
{
  return expectation == GH_EXPECT_ADMISSION || expectation == GH_EXPECT_VERIFICATION;
}

/* 401 on sign-in is a wrong secret, elsewhere the token has ended; 429 LOCKED_OUT is final for its
 * time, any other 429 and all of 5xx pass. */
static GhAnswerKind
kind_of_failure (int status, const GhFailure *failure, GhExpectation expectation)
{
  if (status == 403 && g_strcmp0 (failure->code, "DEVICE_REVOKED") == 0)
    return GH_ANSWER_REVOKED;
  if (status == 401 && expectation != GH_EXPECT_SIGN_IN)
    return GH_ANSWER_UNAUTHENTICATED;
  if (status >= 500 || (status == 429 && g_strcmp0 (failure->code, "LOCKED_OUT") != 0))
    return GH_ANSWER_LATER;
  return GH_ANSWER_REFUSED;
}

static gboolean
read_failure (GhAnswer *answer, json_object *envelope, const GhReply *reply,
              GhExpectation expectation, GError **error)
{
  answer->failure = gh_failure_from_json (envelope, error);
  if (answer->failure == NULL)
    return FALSE;
  GhVerdict verdict;
  if (judges_tickets (expectation) && reply->status == 400 &&
      gh_verdict_from_string (answer->failure->code, &verdict)) {
    answer->kind = GH_ANSWER_ADMISSION;
    answer->admission = gh_admission_from_json (envelope, error);
    return answer->admission != NULL;
  }
  if (answer->failure->retry_after == 0)
    answer->failure->retry_after = reply->retry_after;
  answer->kind = kind_of_failure (reply->status, answer->failure, expectation);
  return TRUE;
}

/* A proxy or a web server in trouble answers without JSON: 5xx says enough, and so does 413 about
 * the one request that can be too long for them. */
static GhAnswer *
read_bare_status (const GhReply *reply, GhExpectation expectation)
{
  gboolean too_long = reply->status == 413 && expectation == GH_EXPECT_SYNC;
  if (reply->status < 500 && !too_long)
    return NULL;
  GhAnswer *answer = answer_new (too_long ? GH_ANSWER_REFUSED : GH_ANSWER_LATER);
  answer->status = reply->status;
  answer->failure = g_new0 (GhFailure, 1);
  answer->failure->code = g_strdup_printf ("HTTP_%d", reply->status);
  answer->failure->retry_after = reply->retry_after;
  return answer;
}

GhAnswer *
gh_answer_read (const GhReply *reply, GhExpectation expectation, GError **error)
{
  g_autoptr (GError) fault = NULL;
  g_autoptr (json_object) envelope = gh_json_parse (reply->body, reply->length, &fault);
  g_autoptr (GhAnswer) answer = answer_new (GH_ANSWER_DONE);
  answer->status = reply->status;
  gboolean success = FALSE;
  gboolean read = envelope != NULL && json_object_is_type (envelope, json_type_object) &&
                  gh_json_get_bool_opt (envelope, "success", &success, &fault);
  if (read && success && reply->status == 200)
    read = read_success (answer, envelope, expectation, &fault);
  else if (read && !success && reply->status >= 400)
    read = read_failure (answer, envelope, reply, expectation, &fault);
  else
    read = FALSE;
  if (read)
    return g_steal_pointer (&answer);

  GhAnswer *bare = read_bare_status (reply, expectation);
  if (bare == NULL)
    g_set_error (error, GH_API_ERROR, GH_API_ERROR_BAD_ANSWER,
                 "HTTP %d without an answer of Gatehouse%s%s", reply->status,
                 fault != NULL ? ": " : "", fault != NULL ? fault->message : "");
  return bare;
}
