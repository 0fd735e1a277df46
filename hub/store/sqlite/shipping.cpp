#include "hub/store/sqlite/convert.h"
#include "hub/store/sqlite/sqlite_store.h"
#include "locales/time/instant.h"

namespace hub::sqlite {
namespace {

constexpr std::chrono::days kScansKept{90};  // as long as a carrier knows a parcel

std::string dayOf(Instant now) { return locales::formatInstant(now).substr(0, 10); }

}  // namespace

ShippingSettings SqliteStore::shippingSettings(Instant now) {
    Read read(*this);
    auto row = read.prepare(
        "SELECT ships_from, asks_carriers, sealed_key, calls_per_day, CASE calls_day WHEN $1 THEN calls_made ELSE 0 END "
        "FROM shipping_settings WHERE id = 1"
    );
    row.with(dayOf(now));
    ShippingSettings settings;
    if (!row.step()) return settings;
    settings.ships_from = row.text(0);
    settings.asks_carriers = row.integer(1) != 0;
    settings.sealed_key = row.blob(2);
    settings.calls_per_day = static_cast<int>(row.integer(3));
    settings.calls_today = static_cast<int>(row.integer(4));
    return settings;
}

void SqliteStore::putShippingSettings(const ShippingSettings& settings) {
    Write write(*this);
    auto put = write.prepare(
        "UPDATE shipping_settings SET ships_from = $1, asks_carriers = $2, calls_per_day = $3, sealed_key = $4 WHERE id = 1"
    );
    put.with(settings.ships_from, settings.asks_carriers, settings.calls_per_day);
    if (settings.sealed_key.empty()) {
        put.bindNull(4);
    } else {
        put.bindBlob(4, settings.sealed_key);
    }
    put.run();
    write.commit();
}

bool SqliteStore::beginScan(const std::string& number, Instant now, Instant stale) {
    Write write(*this);
    auto known = write.prepare("SELECT 1 FROM parcel_scans WHERE tracking_number = $1 AND asked_at > $2");
    known.with(number, toColumn(stale));
    if (known.step()) return false;
    known.reset();
    write
        .prepare(
            "UPDATE shipping_settings SET calls_made = CASE calls_day WHEN $1 THEN calls_made + 1 ELSE 1 END, calls_day = $1 "
            "WHERE id = 1 AND CASE calls_day WHEN $1 THEN calls_made ELSE 0 END < calls_per_day"
        )
        .with(dayOf(now))
        .run();
    if (write.changes() == 0) return false;
    write
        .prepare(
            "INSERT INTO parcel_scans (tracking_number, asked_at, source, stage, place, country, words) VALUES ($1, $2, '', '', '', '', '') "
            "ON CONFLICT (tracking_number) DO UPDATE SET asked_at = $2"
        )
        .with(number, toColumn(now))
        .run();
    write.prepare("DELETE FROM parcel_scans WHERE asked_at < $1").with(toColumn(now - kScansKept)).run();
    write.commit();
    return true;
}

void SqliteStore::endScan(const std::string& number, Instant stale) {
    Write write(*this);
    write.prepare("UPDATE parcel_scans SET asked_at = $2 WHERE tracking_number = $1").with(number, toColumn(stale)).run();
    write.commit();
}

void SqliteStore::putScan(const std::string& number, Id conversation, const ParcelScan& scan, Instant now) {
    Write write(*this);
    write
        .prepare(
            "UPDATE parcel_scans SET source = $2, stage = $3, place = $4, country = $5, words = $6, at = $7 "
            "WHERE tracking_number = $1 AND (at IS NULL OR at <= $7)"
        )
        .with(number, scan.source, scan.stage, scan.place, scan.country, scan.words, toColumn(scan.at))
        .run();
    if (write.changes() > 0) write.conversationEvent(conversation, now);
    write.commit();
}

}  // namespace hub::sqlite
