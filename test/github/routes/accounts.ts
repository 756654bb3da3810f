import { json, Refusal, repositoryOf, type Routes } from "../answer.ts";
import { fullRepositoryShape, userShape } from "../shapes.ts";

export const accountRoutes: Routes = {
  "repos/get": {
    needs: [],
    answer: (call) => json(fullRepositoryShape(call.state, repositoryOf(call))),
  },

  "users/get-authenticated": {
    needs: [],
    answer: (call) => {
      if (call.token.kind !== "user") throw new Refusal(403, "Resource not accessible by integration");
      return json({
        ...userShape(call.state, call.token.user),
        name: null,
        company: null,
        blog: null,
        location: null,
        email: null,
        hireable: null,
        bio: null,
        twitter_username: null,
        public_repos: 0,
        public_gists: 0,
        followers: 0,
        following: 0,
        created_at: "2020-01-05T09:00:00Z",
        updated_at: "2026-01-05T09:00:00Z",
      });
    },
  },

  "apps/get-authenticated": {
    needs: [],
    answer: () => {
      // An installation's token is no JSON web token of the app.
      throw new Refusal(401, "A JSON web token could not be decoded");
    },
  },
};
