#include "hub/inbox/objection_json.h"

namespace hub {

void writeObjection(channels::JsonWriter& writer, const channels::Objection& objection) {
    writer.member("rule", objection.rule).member("what", objection.what).member("code", objection.code);
    if (!objection.found.empty()) writer.member("found", objection.found);
    if (objection.limit != 0) writer.member("length", objection.length).member("limit", objection.limit);
}

}  // namespace hub
