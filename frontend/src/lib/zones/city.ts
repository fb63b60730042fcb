/** Cities that have another name today than in the id of their time zone, or one that an id cannot hold. */
const NAMES: Record<string, string> = {
  Asmera: "Asmara",
  Calcutta: "Kolkata",
  Coral_Harbour: "Atikokan",
  DumontDUrville: "Dumont d’Urville",
  Enderbury: "Kanton",
  Faeroe: "Faroe Islands",
  Faroe: "Faroe Islands",
  Godthab: "Nuuk",
  Ho_Chi_Minh: "Ho Chi Minh City",
  Katmandu: "Kathmandu",
  Kiev: "Kyiv",
  Ponape: "Pohnpei",
  Rangoon: "Yangon",
  Saigon: "Ho Chi Minh City",
  Sao_Paulo: "São Paulo",
  St_Johns: "St. John’s",
  Truk: "Chuuk",
};

/** Returns the name of a part of an id, such as "New York" for `New_York`. */
export const partName = (part: string): string =>
  NAMES[part] ?? part.replace(/^St_/, "St. ").replaceAll("_", " ");

/** Returns the city that a time zone is named after: "Buenos Aires" for `America/Argentina/Buenos_Aires`. */
export const cityOf = (zone: string): string => partName(zone.slice(zone.lastIndexOf("/") + 1));
