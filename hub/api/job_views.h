#pragma once
#include <optional>

#include "hub/api/http.h"
#include "hub/jobs/jobs.h"

namespace hub::api {

/// The members of Job in openapi.json.
void writeJob(channels::JsonWriter& out, const Job& job);

/// The answer to whoever began a job; Refusal(409) where it couldn't begin.
Response begun(const std::optional<Job>& job);

}  // namespace hub::api
