#pragma once
#include <string_view>

namespace hub::api {

/// A refusal that people meet in ordinary work. Its code never changes; title and detail, both ICU patterns, are said in the
/// language of whoever asked (locales/page, "hub.problem").
struct KnownProblem {
    std::string_view code;
    int status = 0;
    std::string_view title, detail, field;
};

inline constexpr KnownProblem kKnownProblems[] = {
    // Signing in
    {"signed_out", 401, "Please sign in", "", ""},
    {"wrong_password", 401, "Name or password is wrong", "{tries, plural, one {# try left} other {# tries left}}", ""},
    {"too_many_tries", 429, "Too many tries",
     "wait {seconds, plural, one {# second} other {# seconds}}, then try once more", ""},
    {"too_many_sign_ins", 429, "Too many sign in at once", "wait a few seconds, then try once more", ""},
    {"user_exists", 409, "There is a user already: sign in", "", ""},
    {"wrong_setup_code", 403, "The code is wrong", "it stands on the console where the hub was started", "code"},
    {"wrong_old_password", 403, "The old password is wrong", "", "old_password"},
    {"password_short", 422, "password: expected at least 8 characters", "expected at least 8 characters", "password"},
    {"password_is_name", 422, "password: expected something other than the name",
     "expected something other than the name", "password"},
    {"password_common", 422, "password: expected a password that is less common",
     "expected a password that is less common", "password"},
    {"forbidden", 403, "Your role doesn't allow this", "ask an operator for the right", ""},
    {"page_outdated", 403, "The page is out of date",
     "expected the X-CSRF-Token that GET /session gives; load the page again", ""},
    // Anywhere
    {"not_found", 404, "There is no such thing here", "", ""},
    {"store_busy", 503, "The store is busy", "try again", ""},
    {"disk_full", 507, "The disk is full", "nothing was stored; make room and try again", ""},
    {"internal", 500, "Something went wrong here", "the log has more under this request id", ""},
    {"no_words", 422, "text: expected some words", "", "text"},
    {"name_missing", 422, "name: expected a name", "", "name"},
    {"name_taken", 409, "The name is taken", "", "name"},
    // Conversations and replies
    {"no_conversation", 404, "There is no such conversation", "", ""},
    {"text_not_allowed", 422, "The channel doesn't allow this text", "", "text"},
    {"too_many_files", 422, "files: this channel takes at most {most}", "", "files"},
    {"empty_file", 422, "The file is empty", "expected its bytes as the body", ""},
    {"file_gone", 410, "The file is no longer here", "", ""},
    {"answer_under_way", 409, "This question takes one answer", "one is on its way", ""},
    {"answered_already", 409, "This question takes one answer", "it is answered", ""},
    {"someone_wrote", 409, "Someone wrote since you looked", "read it, then send all the same or change the reply", ""},
    {"told_already", 409, "The buyer was told so already", "", "order"},
    {"buyer_waits", 409, "The buyer waits for an answer", "answer it first", ""},
    {"nothing_to_tell", 409, "Nothing can be written about this order now", "", ""},
    {"left_already", 409, "It has left already", "", ""},
    {"not_unclear", 409, "Only an unclear or refused reply waits for this", "", ""},
    {"asked_already", 409, "The same was asked for already",
     "it waits or is being done; ask for it all the same if it is meant twice", ""},
    {"own_action", 403, "Somebody else must approve what you asked for", "", ""},
    {"decided_already", 409, "It has been decided already", "", ""},
    {"scene_changed", 409, "Something has changed since you looked", "look at it again, then decide", ""},
    {"approval_over", 409, "The time to approve it is over", "ask for it again", ""},
    {"not_buyers_name", 422, "name: expected the buyer's name as it stands here", "type it again", "name"},
    // Templates
    {"kept_by_others", 403, "This locale is kept by others", "ask an operator for the right", ""},
    {"own_review", 403, "Somebody else reviews what you wrote", "", ""},
    {"nothing_open", 409, "No text is open here", "write a draft first", ""},
    {"text_overtaken", 409, "Somebody else has changed this text", "look at it, then save yours again", ""},
    {"text_has_errors", 422, "The text has errors", "", "text"},
    {"title_missing", 422, "title: expected what a seller reads in the list", "", "title"},
    {"template_name_taken", 409, "The shop has a template of this name", "", "name"},
    {"not_undoable", 409, "It can no longer be undone",
     "one of its texts has been replaced since, or it is undone already", ""},
    {"template_used", 409, "Replies were made from this template",
     "retire it instead: what was sent keeps the text that it came from", ""},
    {"no_template", 404, "There is no such template", "choose another one", ""},
    {"not_written", 404, "The template has no text in the buyer's language",
     "it is retired there or was never written: choose another one", ""},
    {"term_taken", 409, "The glossary has this term already", "change the one that is there", "term"},
    {"glossary_full", 409, "The glossary is full", "remove terms that nobody needs", ""},
    {"job_under_way", 409, "Other long work runs already", "wait until it has ended, or cancel it", ""},
    {"no_pictures", 422, "files: expected PNG, JPEG or WebP pictures", "", "files"},
    // Accounts and operators
    {"no_account", 404, "There is no such account", "", ""},
    {"account_paused", 409, "The account is paused", "resume it first", ""},
    {"account_removed", 409, "The account has been removed", "", ""},
    {"account_unnamed", 422, "name: expected a name for the account", "", "name"},
    {"not_begun_here", 422, "This sign-in wasn't begun here, or too long ago", "begin again with Connect", "answer"},
    {"no_right_given", 422, "The marketplace gave no right", "", "answer"},
    {"sign_in_not_taken", 422, "The marketplace didn't take the sign-in", "", "answer"},
    {"last_operator", 409, "This is the last operator", "make someone else an operator first", ""},
    {"product_overtaken", 409, "Somebody else has changed this product", "open it anew, then make your changes again", ""},
    {"rule_overtaken", 409, "Somebody else has changed this rule", "open it anew, then make your changes again", ""},
    {"sku_taken", 409, "Another product has this SKU", "", "sku"},
    {"sku_wrong", 422, "The SKU is missing, too long or has a | in it", "", "sku"},
    {"count_wrong", 422, "Pieces are counted in whole numbers from 0 to {most}", "", "count"},
    {"day_wrong", 422, "There is no such day", "", "restock_day"},
    {"price_wrong", 422, "A price is an amount such as 39.90 with a currency such as EUR", "", "price"},
    {"language_twice", 422, "Each language can be there once", "", "texts"},
    {"too_many_ids", 422, "There can be {most} of them at most", "", "listings"},
    {"id_wrong", 422, "One of them is too long or has a | in it", "", "listings"},
    {"id_twice", 422, "One of them is there twice", "", "listings"},
    {"own_alternative", 422, "A product is no alternative to itself", "", "alternatives"},
    {"tracking_key_wrong", 422, "This is no key as the carrier shows it", "", "tracking.key"},
    {"tracking_key_missing", 422, "The carrier can't be asked without a key", "", "tracking.key"},
    {"translation_off", 409, "Translation is off", "an operator turns it on in the settings", ""},
    {"translation_not_allowed", 409, "Messages of this account may not be sent to the translator",
     "an operator allows it in the settings", ""},
    {"translation_pair", 409, "The translator doesn't know these two languages", "", ""},
    {"translations_waiting", 429, "Too many translations are waiting", "try again in a few minutes", ""},
    {"translator_unreachable", 502, "The translator can't be reached", "try again in a few minutes", ""},
    {"translator_key", 502, "The translator refuses the key", "an operator enters another one in the settings", ""},
    {"translator_throttled", 503, "The translator is asked too often", "try again in a few minutes", ""},
    {"translator_used_up", 502, "The translator's quota is used up", "an operator sees to it at the provider", ""},
    {"translator_too_long", 422, "The text is too long to be translated", "", "text"},
    {"translator_strange", 502, "The translator's answer can't be read", "an operator checks its address in the settings", ""},
    {"transcription_off", 409, "Transcription is off", "an operator turns it on in the settings", ""},
    {"transcription_not_allowed", 409, "Recordings of this account may not be sent to the transcriber",
     "an operator allows it in the settings", ""},
    {"transcripts_waiting", 429, "Too many recordings are waiting to be transcribed", "try again in a few minutes", ""},
    {"transcriber_unreachable", 502, "The transcriber can't be reached", "try again in a few minutes", ""},
    {"transcriber_key", 502, "The transcriber refuses the key", "an operator enters another one in the settings", ""},
    {"transcriber_throttled", 503, "The transcriber is asked too often", "try again in a few minutes", ""},
    {"transcriber_used_up", 502, "The transcriber's quota is used up", "an operator sees to it at the provider", ""},
    {"recording_too_large", 422, "The recording is too large to be transcribed", "", ""},
    {"recording_unreadable", 422, "The transcriber can't read the recording", "", ""},
    {"transcriber_strange", 502, "The transcriber's answer can't be read",
     "an operator checks its address and model in the settings", ""},
    {"backup_under_way", 409, "A backup is being made already", "wait until it is there", ""},
};

/// The one with this code; another code doesn't compile.
consteval KnownProblem knownProblem(std::string_view code) {
    for (const auto& each : kKnownProblems) {
        if (each.code == code) return each;
    }
    throw "no such problem";
}

}  // namespace hub::api
