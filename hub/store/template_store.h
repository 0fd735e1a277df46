#pragma once
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "hub/editing/model.h"

namespace hub {

/// What editors write. Every call is one transaction.
class TemplateStore {
public:
    virtual ~TemplateStore() = default;

    /// Every text that is open or in force.
    virtual std::vector<Revision> templateHeads() = 0;
    virtual std::vector<Revision> revisions(const std::string& key, const std::string& locale) = 0;  ///< newest first
    virtual std::optional<Revision> revision(Id id) = 0;
    /// Writes the open text over, or a new one; `draft.saves` is that of the open text that its writer has read, 0 for none.
    /// Its author and `draft.writers`, whose words he takes over, join those who wrote before.
    virtual std::variant<Revision, Overtaken> saveDraft(const Revision& draft, Instant now) = 0;
    /// Overtaken unless it is in the state `from`.
    virtual std::variant<Revision, Overtaken> moveRevision(Id id, RevisionState from, RevisionState to, Instant now) = 0;
    /// Puts texts in review into force, all or none. Beside their English they count as written for it.
    virtual std::variant<Publication, Overtaken> publish(
        const std::vector<Id>& revisions, Id user, const std::string& note, Instant now
    ) = 0;
    /// A text that was never a draft comes into force at once: as it was, for the present English (Published), or no longer
    /// offered (Retired). Its author's doing.
    virtual Publication putIntoForce(const Revision& text, RevisionState published_or_retired, Instant now) = 0;
    /// What was in force before is so again, and what it brought goes on as a new draft if no other text is open; empty when one of its texts is no longer the one in force.
    virtual std::optional<Publication> undoPublication(Id id, Instant now) = 0;
    virtual std::vector<Publication> publications(std::size_t limit) = 0;  ///< newest first

    virtual bool addOwnTemplate(const OwnTemplate& added, const Revision& draft, Instant now) = 0;  ///< false when the key is taken
    /// A title changes where it stands, in the open text and in the one in force. False when there is no such template, or none
    /// of its texts in the title's locale.
    virtual bool changeOwnTemplate(const std::string& key, const OwnTemplateChange& change, Instant now) = 0;
    /// Moves all that is in the folder `from`, into the one that is called `to`; how many templates that were.
    virtual std::int64_t renameOwnFolder(const std::string& from, const std::string& to, Instant now) = 0;
    virtual std::vector<OwnTemplate> ownTemplates() = 0;
    /// In place of those that are there; false when there is no such template.
    virtual bool putOwnTemplateFiles(const std::string& key, const std::vector<ReplyFile>& files, Instant now) = 0;
    /// With its texts, comments and publications, for good.
    virtual OwnTemplateRemoval removeOwnTemplate(const std::string& key, Instant now) = 0;

    virtual void addComment(const std::string& key, const std::string& locale, const TemplateComment& comment) = 0;
    virtual std::vector<TemplateComment> comments(const std::string& key, const std::string& locale) = 0;  ///< oldest first

    virtual std::vector<Demand> demand(Instant since) = 0;
    virtual std::vector<TemplateUse> templateUses() = 0;
    /// By template and locale.
    virtual std::vector<TemplateFigures> templateFigures(const FiguresFilter& filter) = 0;
    /// Of replies made from the text of this number (0 is the shipped one), oftenest first; none of a single conversation's.
    virtual std::vector<ChangedWord> changedWords(const FiguresFilter& of, int number, std::size_t limit) = 0;
};

}  // namespace hub
