-- What a person has said of the risks in the newest buyer message: a JSON array, null as long as nobody has.
ALTER TABLE conversations ADD COLUMN set_risks TEXT;
