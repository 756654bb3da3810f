/** Where people find us. */
export const productPage = "https://github.com/portcullis-review/portcullis";

/** Our pages about rules, without the id. */
export const rulePages = `${productPage}/blob/main/docs/rules`;
