/* What the server says, as text, for tests of the desk and of the queue. */

#pragma once

#define SAY_VALID                                                                                  \
  "{\"success\":true,\"data\":{\"ticket_id\":7,\"ticket_code\":\"TKT-2025-7K3M9Q-4XH2V0\","        \
  "\"status\":\"RESERVED\",\"customer_name\":\"John "                                              \
  "Doe\",\"customer_email\":\"john@example.com\","                                                 \
  "\"customer_phone\":\"+12025551234\",\"reservation\":{\"date\":\"2025-11-14\","                  \
  "\"start_time\":\"12:00:00\",\"end_time\":\"14:00:00\",\"is_today\":true,"                       \
  "\"today\":\"2025-11-14\"},\"slot\":{\"booked_count\":150,\"total_capacity\":200},"              \
  "\"validation_status\":\"VALID\"}}"
#define SAY_NOT_FOUND                                                                              \
  "{\"success\":false,\"error\":{\"code\":\"TICKET_NOT_FOUND\",\"message\":\"No such ticket\"}}"
#define SAY_WRONG_DATE                                                                             \
  "{\"success\":false,\"error\":{\"code\":\"WRONG_DATE\",\"message\":\"m\","                       \
  "\"reservation_date\":\"2025-11-20\",\"today\":\"2025-11-14\",\"days_from_now\":6}}"
#define SAY_VERIFIED                                                                               \
  "{\"success\":true,\"data\":{\"ticket_id\":7,\"ticket_code\":\"TKT-2025-7K3M9Q-4XH2V0\","        \
  "\"status\":\"VERIFIED\",\"verified_at\":\"2025-11-14T12:10:00Z\",\"verified_by\":5}}"
#define SAY_FASTER                                                                                 \
  "{\"success\":true,\"data\":{\"ticket_id\":7,\"ticket_code\":\"TKT-2025-7K3M9Q-4XH2V0\","        \
  "\"status\":\"VERIFIED\",\"verified_at\":\"2025-11-14T12:10:00Z\",\"verified_by\":6,"            \
  "\"warning\":\"ALREADY_VERIFIED\",\"operator_name\":\"Lee Wong\"}}"
#define SAY_EXPIRED                                                                                \
  "{\"success\":false,\"error\":{\"code\":\"TICKET_EXPIRED\",\"message\":\"Expired\"}}"
#define SAY_SIGN_IN_FIRST                                                                          \
  "{\"success\":false,\"error\":{\"code\":\"UNAUTHENTICATED\",\"message\":\"m\"}}"
#define SAY_MISMATCH                                                                               \
  "{\"success\":false,\"error\":{\"code\":\"OPERATOR_MISMATCH\",\"message\":\"m\"}}"
#define SAY_REVOKED "{\"success\":false,\"error\":{\"code\":\"DEVICE_REVOKED\",\"message\":\"m\"}}"
#define SAY_KEY_INVALID                                                                            \
  "{\"success\":false,\"error\":{\"code\":\"DEVICE_KEY_INVALID\",\"message\":\"m\"}}"
#define SAY_ENROLLED                                                                               \
  "{\"success\":true,\"data\":{\"device_id\":\"0c5b4b2e-51f4-4a62-9b5c-2f7b8f0a6c11\","            \
  "\"device_key\":\"0123456789abcdefghijABCDEFGHIJ-_XYZ01234567\",\"name\":\"Gate 1\",\"orq\":1}}"
#define SAY_TOKEN_INVALID                                                                          \
  "{\"success\":false,\"error\":{\"code\":\"ENROL_TOKEN_INVALID\",\"message\":\"m\"}}"
#define SAY_NO_SUCH_PAGE "{\"success\":false,\"error\":{\"code\":\"NOT_FOUND\",\"message\":\"m\"}}"
#define SAY_BUSY         "{\"success\":false,\"error\":{\"code\":\"BUSY\",\"message\":\"m\"}}"
#define SAY_LOCKED                                                                                 \
  "{\"success\":false,\"error\":{\"code\":\"LOCKED_OUT\",\"message\":\"m\",\"retry_after\":900}}"
#define SAY_WRONG_SECRET                                                                           \
  "{\"success\":false,\"error\":{\"code\":\"INVALID_CREDENTIALS\",\"message\":\"m\"}}"
#define SAY_LAST_WRONG_SECRET                                                                      \
  "{\"success\":false,\"error\":{\"code\":\"INVALID_CREDENTIALS\",\"message\":\"m\",\"retry_"      \
  "after\":900}}"
#define SAY_SIGNED_IN                                                                              \
  "{\"success\":true,\"data\":{\"token\":\"tok-1\",\"expires_at\":\"2025-11-14T20:00:00Z\","       \
  "\"operator\":{\"id\":5,\"name\":\"Jane Smith\",\"role\":\"OPERATOR\",\"orq\":1}}}"
