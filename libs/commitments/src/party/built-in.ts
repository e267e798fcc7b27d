import type { PartyData } from './party.js';

/** ISO 3166-1 alpha-3 as of 2026, all 249 assigned codes, with short English names. */
const COUNTRIES = `
ABW Aruba; AFG Afghanistan; AGO Angola; AIA Anguilla; ALA Åland Islands; ALB Albania; AND Andorra;
ARE United Arab Emirates; ARG Argentina; ARM Armenia; ASM American Samoa; ATA Antarctica;
ATF French Southern Territories; ATG Antigua and Barbuda; AUS Australia; AUT Austria; AZE Azerbaijan;
BDI Burundi; BEL Belgium; BEN Benin; BES Caribbean Netherlands; BFA Burkina Faso; BGD Bangladesh; BGR Bulgaria;
BHR Bahrain; BHS Bahamas; BIH Bosnia and Herzegovina; BLM Saint Barthélemy; BLR Belarus; BLZ Belize; BMU Bermuda;
BOL Bolivia; BRA Brazil; BRB Barbados; BRN Brunei; BTN Bhutan; BVT Bouvet Island; BWA Botswana;
CAF Central African Republic; CAN Canada; CCK Cocos (Keeling) Islands; CHE Switzerland; CHL Chile; CHN China;
CIV Côte d’Ivoire; CMR Cameroon; COD Congo (Kinshasa); COG Congo (Brazzaville); COK Cook Islands; COL Colombia;
COM Comoros; CPV Cape Verde; CRI Costa Rica; CUB Cuba; CUW Curaçao; CXR Christmas Island; CYM Cayman Islands;
CYP Cyprus; CZE Czechia; DEU Germany; DJI Djibouti; DMA Dominica; DNK Denmark; DOM Dominican Republic;
DZA Algeria; ECU Ecuador; EGY Egypt; ERI Eritrea; ESH Western Sahara; ESP Spain; EST Estonia; ETH Ethiopia;
FIN Finland; FJI Fiji; FLK Falkland Islands; FRA France; FRO Faroe Islands; FSM Micronesia; GAB Gabon;
GBR United Kingdom; GEO Georgia; GGY Guernsey; GHA Ghana; GIB Gibraltar; GIN Guinea; GLP Guadeloupe; GMB Gambia;
GNB Guinea-Bissau; GNQ Equatorial Guinea; GRC Greece; GRD Grenada; GRL Greenland; GTM Guatemala;
GUF French Guiana; GUM Guam; GUY Guyana; HKG Hong Kong; HMD Heard and McDonald Islands; HND Honduras;
HRV Croatia; HTI Haiti; HUN Hungary; IDN Indonesia; IMN Isle of Man; IND India;
IOT British Indian Ocean Territory; IRL Ireland; IRN Iran; IRQ Iraq; ISL Iceland; ISR Israel; ITA Italy;
JAM Jamaica; JEY Jersey; JOR Jordan; JPN Japan; KAZ Kazakhstan; KEN Kenya; KGZ Kyrgyzstan; KHM Cambodia;
KIR Kiribati; KNA Saint Kitts and Nevis; KOR South Korea; KWT Kuwait; LAO Laos; LBN Lebanon; LBR Liberia;
LBY Libya; LCA Saint Lucia; LIE Liechtenstein; LKA Sri Lanka; LSO Lesotho; LTU Lithuania; LUX Luxembourg;
LVA Latvia; MAC Macao; MAF Saint Martin; MAR Morocco; MCO Monaco; MDA Moldova; MDG Madagascar; MDV Maldives;
MEX Mexico; MHL Marshall Islands; MKD North Macedonia; MLI Mali; MLT Malta; MMR Myanmar; MNE Montenegro;
MNG Mongolia; MNP Northern Mariana Islands; MOZ Mozambique; MRT Mauritania; MSR Montserrat; MTQ Martinique;
MUS Mauritius; MWI Malawi; MYS Malaysia; MYT Mayotte; NAM Namibia; NCL New Caledonia; NER Niger;
NFK Norfolk Island; NGA Nigeria; NIC Nicaragua; NIU Niue; NLD Netherlands; NOR Norway; NPL Nepal; NRU Nauru;
NZL New Zealand; OMN Oman; PAK Pakistan; PAN Panama; PCN Pitcairn Islands; PER Peru; PHL Philippines; PLW Palau;
PNG Papua New Guinea; POL Poland; PRI Puerto Rico; PRK North Korea; PRT Portugal; PRY Paraguay; PSE Palestine;
PYF French Polynesia; QAT Qatar; REU Réunion; ROU Romania; RUS Russia; RWA Rwanda; SAU Saudi Arabia; SDN Sudan;
SEN Senegal; SGP Singapore; SGS South Georgia and South Sandwich Islands; SHN Saint Helena;
SJM Svalbard and Jan Mayen; SLB Solomon Islands; SLE Sierra Leone; SLV El Salvador; SMR San Marino; SOM Somalia;
SPM Saint Pierre and Miquelon; SRB Serbia; SSD South Sudan; STP São Tomé and Príncipe; SUR Suriname;
SVK Slovakia; SVN Slovenia; SWE Sweden; SWZ Eswatini; SXM Sint Maarten; SYC Seychelles; SYR Syria;
TCA Turks and Caicos Islands; TCD Chad; TGO Togo; THA Thailand; TJK Tajikistan; TKL Tokelau; TKM Turkmenistan;
TLS Timor-Leste; TON Tonga; TTO Trinidad and Tobago; TUN Tunisia; TUR Türkiye; TUV Tuvalu; TWN Taiwan;
TZA Tanzania; UGA Uganda; UKR Ukraine; UMI U.S. Outlying Islands; URY Uruguay; USA United States; UZB Uzbekistan;
VAT Vatican City; VCT Saint Vincent and Grenadines; VEN Venezuela; VGB British Virgin Islands;
VIR U.S. Virgin Islands; VNM Vietnam; VUT Vanuatu; WLF Wallis and Futuna; WSM Samoa; YEM Yemen; ZAF South Africa;
ZMB Zambia; ZWE Zimbabwe`;

/** Organisations, and entities that ISO 3166-1 lacks. */
const OTHERS: readonly PartyData[] = [
  { code: 'XKX', name: 'Kosovo', type: 'state' },
  { code: 'ADB', name: 'Asian Development Bank', type: 'organisation' },
  { code: 'APEC', name: 'Asia-Pacific Economic Cooperation', type: 'organisation' },
  { code: 'ASEAN', name: 'Association of Southeast Asian Nations', type: 'organisation' },
  { code: 'AU', name: 'African Union', type: 'organisation' },
  { code: 'AUKUS', name: 'AUKUS partnership', type: 'organisation' },
  { code: 'BRICS', name: 'BRICS', type: 'organisation' },
  { code: 'CSTO', name: 'Collective Security Treaty Organization', type: 'organisation' },
  { code: 'ECB', name: 'European Central Bank', type: 'organisation' },
  { code: 'ECOWAS', name: 'Economic Community of West African States', type: 'organisation' },
  { code: 'EFTA', name: 'European Free Trade Association', type: 'organisation' },
  { code: 'EU', name: 'European Union', type: 'organisation' },
  { code: 'G7', name: 'Group of Seven', type: 'organisation' },
  { code: 'G20', name: 'Group of Twenty', type: 'organisation' },
  { code: 'GCC', name: 'Gulf Cooperation Council', type: 'organisation' },
  { code: 'IAEA', name: 'International Atomic Energy Agency', type: 'organisation' },
  { code: 'ICC', name: 'International Criminal Court', type: 'organisation' },
  { code: 'ICJ', name: 'International Court of Justice', type: 'organisation' },
  { code: 'ICRC', name: 'International Committee of the Red Cross', type: 'organisation' },
  { code: 'IMF', name: 'International Monetary Fund', type: 'organisation' },
  { code: 'LAS', name: 'League of Arab States', type: 'organisation' },
  { code: 'MERCOSUR', name: 'Southern Common Market', type: 'organisation' },
  { code: 'NATO', name: 'North Atlantic Treaty Organization', type: 'organisation' },
  { code: 'OAS', name: 'Organization of American States', type: 'organisation' },
  { code: 'OECD', name: 'Organisation for Economic Co-operation and Development', type: 'organisation' },
  { code: 'OPCW', name: 'Organisation for the Prohibition of Chemical Weapons', type: 'organisation' },
  { code: 'OPEC', name: 'Organization of the Petroleum Exporting Countries', type: 'organisation' },
  { code: 'OSCE', name: 'Organization for Security and Co-operation in Europe', type: 'organisation' },
  { code: 'PIF', name: 'Pacific Islands Forum', type: 'organisation' },
  { code: 'QUAD', name: 'Quadrilateral Security Dialogue', type: 'organisation' },
  { code: 'SCO', name: 'Shanghai Cooperation Organisation', type: 'organisation' },
  { code: 'UN', name: 'United Nations', type: 'organisation' },
  { code: 'UNHCR', name: 'UN High Commissioner for Refugees', type: 'organisation' },
  { code: 'UNSC', name: 'United Nations Security Council', type: 'organisation' },
  { code: 'WB', name: 'World Bank', type: 'organisation' },
  { code: 'WHO', name: 'World Health Organization', type: 'organisation' },
  { code: 'WTO', name: 'World Trade Organization', type: 'organisation' },
];

/** The parties that every ledger knows, by code: they are code, not events. */
export const BUILT_IN_PARTIES: ReadonlyMap<string, PartyData> = new Map(
  [
    ...COUNTRIES.split(';').map((line): PartyData => {
      const [code = '', ...name] = line.trim().split(' ');
      return { code, name: name.join(' '), type: 'state' };
    }),
    ...OTHERS,
  ].map((party) => [party.code, party]),
);
