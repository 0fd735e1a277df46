#pragma once
#include <functional>
#include <map>
#include <mutex>
#include <string>

#include "hub/alerts/upkeep.h"
#include "hub/api/http.h"
#include "hub/editing/library.h"
#include "hub/editing/wanted.h"
#include "hub/jobs/jobs.h"
#include "hub/polling/poller.h"
#include "hub/routing/routing.h"
#include "hub/secrets/vault.h"
#include "hub/store/backup/backups.h"
#include "hub/store/blobs/blobs.h"
#include "hub/store/store.h"
#include "hub/team/presence.h"
#include "hub/tracking/tracking.h"
#include "hub/transcribe/transcriptions.h"
#include "hub/translate/translations.h"
#include "hub/users/sign_in.h"

namespace hub::api {

/// A browser on its way to a marketplace's sign-in and back.
struct AuthorizationRound {
    Id account = 0, user = 0;
    std::string redirect_uri;
    Instant until;
};

/// What a demonstration tells of itself, as JSON; empty in a real hub.
struct Demonstration {
    std::function<std::string()> delivered;  ///< what has reached its marketplaces
    std::function<std::string()> score;      ///< of a practice: how its buyers were answered
};

/// What the routes work on; all of it outlives the router and may be used by many threads.
struct Hub {
    Store& store;
    Blobs& blobs;
    const Vault& vault;
    const channels::Clock& clock;
    Poller& poller;
    Learned& learned;
    SignIn& sign_in;
    Demonstration demonstration;
    bool secure_cookie = false;  ///< behind a proxy with TLS
    /// The code that lets the first user in; empty once there is one.
    std::string setup_code;
    std::mutex setup_mutex;
    std::map<std::string, AuthorizationRound> rounds{};  ///< by state; guarded by rounds_mutex
    std::mutex rounds_mutex{};
    Library library{store};
    WantedCounts wanted{store};
    Backups* backups = nullptr;  ///< of a running service
    Upkeep* upkeep = nullptr;    ///< of a running service
    PresenceBoard presence{clock};
    Translations* translations = nullptr;  ///< of a running service
    Transcriptions* transcriptions = nullptr;  ///< of a running service
    Tracking* tracking = nullptr;  ///< of a running service
    Routing* routing = nullptr;    ///< of a running service
    Jobs jobs{store, clock};  ///< last: what it runs works on all of the above
};

/// Each adds the routes of one resource of openapi.json.
void addSessionRoutes(Router& router, Hub& hub);
void addTourRoutes(Router& router, Hub& hub);
void addInboxRoutes(Router& router, Hub& hub);
void addReplyRoutes(Router& router, Hub& hub);
void addDraftRoutes(Router& router, Hub& hub);
void addOrderRoutes(Router& router, Hub& hub);
void addDeskRoutes(Router& router, Hub& hub);
void addFileRoutes(Router& router, Hub& hub);
void addAccountRoutes(Router& router, Hub& hub);
void addAuthorizeRoutes(Router& router, Hub& hub);
void addActionRoutes(Router& router, Hub& hub);
void addApprovalRoutes(Router& router, Hub& hub);
void addLimitRoutes(Router& router, Hub& hub);
void addQuarantineRoutes(Router& router, Hub& hub);
void addPeopleRoutes(Router& router, Hub& hub);
void addSavedViewRoutes(Router& router, Hub& hub);
void addStatusRoutes(Router& router, Hub& hub);
void addColleagueRoutes(Router& router, Hub& hub);
void addTemplateRoutes(Router& router, Hub& hub);
void addStatisticsRoutes(Router& router, Hub& hub);
void addOwnTemplateRoutes(Router& router, Hub& hub);
void addExchangeRoutes(Router& router, Hub& hub);
void addGlossaryRoutes(Router& router, Hub& hub);
void addGlossaryExchangeRoutes(Router& router, Hub& hub);
void addJobRoutes(Router& router, Hub& hub);
void addKnowledgeRoutes(Router& router, Hub& hub);
void addReportRoutes(Router& router, Hub& hub);
void addVoiceRoutes(Router& router, Hub& hub);
void addQualityRoutes(Router& router, Hub& hub);
void addTeamRoutes(Router& router, Hub& hub);
void addShopFactRoutes(Router& router, Hub& hub);
void addProductRoutes(Router& router, Hub& hub);
void addShippingRoutes(Router& router, Hub& hub);
void addBuyerRoutes(Router& router, Hub& hub);
void addTranslationRoutes(Router& router, Hub& hub);
void addTranscriptRoutes(Router& router, Hub& hub);
void addAuditRoutes(Router& router, Hub& hub);
void addBackupRoutes(Router& router, Hub& hub);
void addBackupScheduleRoutes(Router& router, Hub& hub);
void addAlertRoutes(Router& router, Hub& hub);
void addAlertWayRoutes(Router& router, Hub& hub);
void addRuleRoutes(Router& router, Hub& hub);
void addSupportRoutes(Router& router, Hub& hub);
/// All of the above.
void addAllRoutes(Router& router, Hub& hub);


}  // namespace hub::api
