#include <catch2/catch.hpp>

#include <sys/stat.h>

#include "hub/secrets/vault.h"
#include "hub/users/passwords.h"
#include "tests/support/temporary_folder.h"

TEST_CASE("a sealed secret opens only where it belongs and only unchanged", "[vault]") {
    const tests::TemporaryFolder folder;
    const hub::Vault vault(folder.name() + "/key");
    const auto sealed = vault.seal("account/1/token", "hush");
    CHECK(sealed.find("hush") == std::string::npos);
    CHECK(vault.open("account/1/token", sealed) == "hush");
    CHECK_THROWS_AS(vault.open("account/2/token", sealed), hub::VaultError);
    auto changed = sealed;
    changed.back() = static_cast<char>(changed.back() ^ 1);
    CHECK_THROWS_AS(vault.open("account/1/token", changed), hub::VaultError);
    CHECK_THROWS_AS(vault.open("account/1/token", "short"), hub::VaultError);
    CHECK(vault.seal("account/1/token", "hush") != sealed);
}

TEST_CASE("the key is made once and read by its owner alone", "[vault]") {
    const tests::TemporaryFolder folder;
    const std::string file = folder.name() + "/key";
    const auto sealed = hub::Vault(file).seal("a", "hush");
    struct stat about {};
    REQUIRE(::stat(file.c_str(), &about) == 0);
    CHECK((about.st_mode & 0777) == 0600);
    CHECK(hub::Vault(file).open("a", sealed) == "hush");
    ::chmod(file.c_str(), 0644);
    CHECK_THROWS_AS(hub::Vault(file), hub::VaultError);
}

TEST_CASE("a password is kept as Argon2id and only the right one matches", "[users]") {
    const auto hash = hub::hashPassword("correct horse");
    CHECK(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
    CHECK(hub::passwordMatches(hash, "correct horse"));
    CHECK_FALSE(hub::passwordMatches(hash, "correct horsE"));
    CHECK_FALSE(hub::passwordFault("short", "li").empty());
    CHECK(hub::passwordFault("a long enough one", "li").empty());
}
