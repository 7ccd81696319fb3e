/* One page on its way out: the data of a template, filled piece by piece, then drawn. Private to
 * pages/. What each template wants stands at its head. */

#pragma once

#include "core/slot-time.h"
#include "server/handler/exchange.h"
#include "server/store/org-store.h"

G_BEGIN_DECLS

/* Why a form or request is refused. */
typedef struct {
  int status;
  int retry_after;   /* seconds, 0 for none */
  const char *field; /* the input to blame, NULL for none; static */
  char *sentence;    /* owned */
} GhRefusal;

/* @sentence is copied. */
GhRefusal *gh_refusal_new (int status, const char *field,
                           const char *sentence) G_GNUC_WARN_UNUSED_RESULT;
void gh_refusal_free (GhRefusal *refusal);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GhRefusal, gh_refusal_free)

typedef struct {
  const GhExchange *exchange; /* borrowed */
  int status;                 /* 200 until something is refused */
  int retry_after;            /* seconds, 0 for none */
  gboolean goes_on;  /* retry_after is told to programs, but does not hold the page's forms back */
  json_object *data; /* owned; wire/json.h's setters fill it */
} GhPage;

/* A page of @step (1 to 5, 0 for pages outside the journey) of @org; NULL is the first
 * organisation, whose pages those are that know no ticket. */
GhPage *gh_page_new (const GhExchange *exchange, int step,
                     const GhOrg *org) G_GNUC_WARN_UNUSED_RESULT;
void gh_page_free (GhPage *page);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GhPage, gh_page_free)

/* Puts the refusal into the summary and at its field, and its status on the page; the first one's
 * counts. @refusal is copied; NULL does nothing. */
void gh_page_refuse (GhPage *page, const GhRefusal *refusal);

/* The answer. NULL when the template does not work (GH_TEMPLATE_ERROR). Owned by the caller. */
GhResponse *gh_page_draw (GhPage *page, const char *template_name,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A date and time for people: adds "date", "time" and "zone" to @data: "Friday, November
 * 21, 2025", "12:00 PM – 2:00 PM", "Lisbon time". */
void gh_page_add_times (json_object *data, GhDate date, int start, int end, const char *timezone);

G_END_DECLS
