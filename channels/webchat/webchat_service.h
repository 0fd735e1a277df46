#pragma once
#include <string>
#include <vector>

#include "channels/contract/visitors.h"
#include "channels/webchat/webchat_sessions.h"

namespace channels::webchat {

/// Answers what the window asks (README.md, "Protocol").
class Service {
public:
    Service(Inlet& inlet, const Options& options) : inlet_(inlet), options_(options), sessions_(inlet, options) {}
    VisitorAnswer serve(const VisitorRequest& request);

private:
    VisitorAnswer route(const VisitorRequest& request);
    VisitorAnswer openSession(const VisitorRequest& request);
    VisitorAnswer takeMessage(const VisitorRequest& request);
    VisitorAnswer listMessages(const VisitorRequest& request);
    VisitorAnswer follow(const VisitorRequest& request);
    VisitorAnswer takeFile(const VisitorRequest& request);
    VisitorAnswer showFile(const VisitorRequest& request, const std::string& id);
    VisitorAnswer takeContact(const VisitorRequest& request);
    VisitorAnswer takeClose(const VisitorRequest& request);
    VisitorAnswer takeRating(const VisitorRequest& request);

    ChatItem itemFrom(const Visitor& visitor, ChatItem::What what) const;
    void note(const VisitorRequest& request, const Visitor& visitor, ChatItem item);

    Inlet& inlet_;
    const Options& options_;
    Sessions sessions_;
};

}  // namespace channels::webchat
