-- A webhook's whole address where its path may be a secret: settings then have what may be shown of it.
ALTER TABLE alert_ways ADD COLUMN sealed_address BLOB NOT NULL DEFAULT x'';
