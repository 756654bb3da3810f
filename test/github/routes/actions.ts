import { byNumber, json, pageOf, Refusal, repositoryOf, type Routes } from "../answer.ts";
import { artifactShape, workflowRunShape } from "../shapes.ts";

export const actionsRoutes: Routes = {
  "actions/get-workflow-run": {
    needs: [["actions", "read"]],
    answer: (call) => {
      const run = byNumber(repositoryOf(call).runs, call.params["run_id"]);
      return json(workflowRunShape(call.state, repositoryOf(call), run));
    },
  },

  "actions/list-workflow-run-artifacts": {
    needs: [["actions", "read"]],
    answer: (call) => {
      const repository = repositoryOf(call);
      const run = byNumber(repository.runs, call.params["run_id"]);
      const { name, direction = "desc" } = call.query;
      const artifacts = [...repository.artifacts.values()]
        .filter((artifact) => artifact.run === run)
        .filter((artifact) => name === undefined || artifact.name === name);
      if (direction === "desc") artifacts.reverse();
      const { items, headers } = pageOf(call, artifacts);
      const shapes = items.map((artifact) => artifactShape(call.state, repository, artifact));
      return json({ total_count: artifacts.length, artifacts: shapes }, 200, headers);
    },
  },

  "actions/get-artifact": {
    needs: [["actions", "read"]],
    answer: (call) => {
      const artifact = byNumber(repositoryOf(call).artifacts, call.params["artifact_id"]);
      return json(artifactShape(call.state, repositoryOf(call), artifact));
    },
  },

  "actions/download-artifact": {
    needs: [["actions", "read"]],
    answer: (call) => {
      const artifact = byNumber(repositoryOf(call).artifacts, call.params["artifact_id"]);
      if (artifact.expired) throw new Refusal(410, "Artifact has expired");
      if (call.params["archive_format"] !== "zip") throw new Refusal(404, "Not Found");
      // Another host than the API's, as with GitHub's store of artifacts: a client drops its token on the way there.
      const store = call.state.apiUrl.replace("127.0.0.1", "localhost");
      return { status: 302, headers: { location: `${store}/_store/artifacts/${artifact.id}` } };
    },
  },
};
