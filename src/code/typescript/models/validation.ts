import type { GuardModel, Models } from "../../flow/models.ts";
import { harms } from "../../flow/taint.ts";

const first = { when: true, argument: 0 } as const;

/** What a check that holds leaves a value unable to do: everything, when nothing else is said. */
const guards: readonly GuardModel[] = [
  {
    ...first,
    modules: [""],
    names: ["Number.isInteger", "Number.isSafeInteger", "Number.isFinite", "isFinite", "Number", "parseInt"],
  },
  { modules: [""], names: ["isNaN", "Number.isNaN"], when: false, argument: 0 },
  { ...first, modules: ["uuid"], names: ["validate"] },
  { ...first, modules: ["is-uuid", "uuid-validate", "is-number"], names: ["", "v4", "anyNonNil"] },
  {
    ...first,
    modules: ["validator"],
    names: [
      "isUUID",
      "isInt",
      "isNumeric",
      "isAlphanumeric",
      "isAlpha",
      "isMongoId",
      "isHexadecimal",
      "isBoolean",
      "isDecimal",
      "isFloat",
      "isISO8601",
      "isRFC3339",
      "isDate",
      "isPort",
      "isIn",
      "isWhitelisted",
      "isSlug",
      "isMD5",
      "isHash",
      "isHexColor",
      "isCreditCard",
      "isISO31661Alpha2",
      "isISO4217",
      "isSemVer",
      "isULID",
    ].flatMap((name) => [name, `default.${name}`]),
  },
  // Letters, digits, dots and hyphens: somebody else's host all the same.
  {
    ...first,
    modules: ["validator"],
    names: ["isFQDN", "isIP", "isMACAddress"].flatMap((name) => [name, `default.${name}`]),
    safeFor: harms.filter((harm) => !["address", "redirect", "origin"].includes(harm)),
  },
  { ...first, modules: ["net"], names: ["isIPv4"], safeFor: harms.filter((harm) => harm !== "address") },
  {
    ...first,
    modules: ["mongodb", "mongoose", "bson"],
    names: ["**.ObjectId.isValid", "isValidObjectId", "ObjectId.isValid"],
  },
  // util.types and lodash
  {
    ...first,
    modules: ["lodash", "lodash-es", "underscore"],
    names: ["isNumber", "isInteger", "isFinite", "isBoolean", "isDate"],
  },
  {
    ...first,
    modules: ["lodash", "lodash-es", "underscore"],
    names: ["isString"],
    safeFor: ["document filter", "merged object"],
  },
];

export const validationModels: Partial<Models> = { guards };
