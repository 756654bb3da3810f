import { followEach } from "./cases.ts";

const bad = "// ! code-injection";

followEach([
  [
    "zod",
    `import { z } from "zod"; const base = z.object({ id: z.string().uuid(), kind: z.enum(["a"]), name: z.string(), count: z.number(), rest: z.unknown() }); const more = base.extend({ note: z.string() });`,
    `const { id: known, kind, name, count, rest } = base.parse(body);`,
    `eval(known + kind + count);`,
    `eval(name); ${bad}`,
    `eval(rest.code); ${bad}`,
    `const found = more.safeParse(body);`,
    `if (found.success) eval(found.data.note); ${bad}`,
    `if (found.success) eval(found.data.id);`,
    `eval(z.array(z.string()).parse(body)[0]); ${bad}`,
  ],
  [
    "joi",
    `import Joi from "joi"; const schema = Joi.object({ id: Joi.string().guid().required(), kind: Joi.string().valid("a", "b"), name: Joi.string().min(1), count: Joi.number(), tags: Joi.array().items(Joi.string()), any: Joi.any() });`,
    `const { error, value } = schema.validate(body);`,
    `if (error) return { status: 400 };`,
    `eval(value.id + value.kind + value.count);`,
    `eval(value.name); ${bad}`,
    `eval(value.tags[0]); ${bad}`,
    `eval(value.any.code); ${bad}`,
    `eval((await Joi.object().keys({ name: Joi.string() }).validateAsync(body)).name); ${bad}`,
    `eval(Joi.attempt(request.query.get("other"), Joi.string())); ${bad}`,
    `eval(Joi.attempt(id, Joi.string().alphanum()));`,
  ],
  [
    "yup",
    `import * as yup from "yup"; const schema = yup.object({ id: yup.string().uuid(), kind: yup.string().oneOf(["a"]), name: yup.string().required(), tags: yup.array().of(yup.string()) });`,
    `const order = await schema.validate(body);`,
    `eval(order.id + order.kind);`,
    `eval(order.name); ${bad}`,
    `eval(order.tags[0]); ${bad}`,
  ],
  [
    "text that a schema lets through is no object",
    `import { z } from "zod"; import { MongoClient } from "mongodb"; const users = new MongoClient("").db("d").collection("u");`,
    `const { name, any } = z.object({ name: z.string(), any: z.unknown() }).parse(body);`,
    `await users.findOne({ name });`,
    `await users.findOne({ any }); // ! nosql-injection`,
  ],
]);
