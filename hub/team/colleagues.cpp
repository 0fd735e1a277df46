#include "hub/team/colleagues.h"

#include "hub/team/mentions.h"

namespace hub {

std::vector<User> colleagues(Store& store) {
    auto people = store.users();
    std::erase_if(people, [](const User& person) {
        return person.disabled || !(person.roles.contains(Role::Seller) || person.roles.contains(Role::Operator));
    });
    return people;
}

NewNote noteOf(Store& store, const std::string& text, Id writer) {
    NewNote note{text, {}};
    note.mentions = mentionedIn(text, colleagues(store));
    std::erase(note.mentions, writer);
    return note;
}

}  // namespace hub
