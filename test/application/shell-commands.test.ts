import { describe, expect, test } from "@jest/globals";
import { shellCommandsIn } from "../../src/application/shell-commands.ts";

const read = (script: string) =>
  shellCommandsIn(script).map(({ words, output, file }) => [
    words.map(({ text }) => text),
    output,
    ...(file === undefined ? [] : [file]),
  ]);

describe("commands of a script", () => {
  test("end at line ends, semicolons and operators, and go on after a backslash or a backtick", () => {
    expect(
      read("cd infra && az deployment group create \\\n  --parameters a=1; echo done\nls |\n  wc"),
    ).toEqual([
      [["cd", "infra"], "shown"],
      [["az", "deployment", "group", "create", "--parameters", "a=1"], "shown"],
      [["echo", "done"], "shown"],
      [["ls"], "piped"],
      [["wc"], "shown"],
    ]);
    expect(read("New-AzResourceGroupDeployment `\n  -TemplateFile main.bicep")).toEqual([
      [["New-AzResourceGroupDeployment", "-TemplateFile", "main.bicep"], "shown"],
    ]);
  });

  test("are read inside substitutions, whose output is captured", () => {
    expect(read('echo "KEY=$(az keys list -o tsv)" >> "$GITHUB_ENV"')).toEqual([
      [["echo", "KEY=$(az keys list -o tsv)"], "file", "$GITHUB_ENV"],
      [["az", "keys", "list", "-o", "tsv"], "captured"],
    ]);
  });

  test("write to files, and their errors are not what they print", () => {
    expect(read("az login >/dev/null\naz show 2>&1\naz list 2>errors.txt")).toEqual([
      [["az", "login"], "file", "/dev/null"],
      [["az", "show"], "shown"],
      [["az", "list"], "shown"],
    ]);
  });

  test("start behind words of the shell, variables of their own, and what gets their output", () => {
    expect(read("if ! A=1 az login; then sudo az show; fi\nKEY=$(az key)\n$out = az list")).toEqual([
      [["az", "login"], "shown"],
      [["az", "show"], "shown"],
      [["fi"], "shown"],
      [["KEY=$(az key)"], "shown"],
      [["az", "key"], "captured"],
      [["az", "list"], "captured"],
    ]);
  });

  test("leave out comments and what a here-document says", () => {
    expect(read("# az login\ncat <<EOF >> out.txt\naz login\nEOF\ntrue # az login")).toEqual([
      [["cat"], "file", "out.txt"],
      [["true"], "shown"],
    ]);
  });

  test("keep GitHub's expressions in one word, in every kind of quotes", () => {
    const [command] = shellCommandsIn(
      `az x --parameters 'key=\${{ secrets.KEY || 'none' }}' name=\${{ inputs.name }} "v=$V"`,
    );
    expect(command?.words.slice(3).map(({ text, holes }) => [text, holes])).toEqual([
      ["key=${{ secrets.KEY || 'none' }}", ["${{ secrets.KEY || 'none' }}"]],
      ["name=${{ inputs.name }}", ["${{ inputs.name }}"]],
      ["v=$V", ["$V"]],
    ]);
  });

  test.each(["'", '"', "$(", "`", "${{", "<<EOF", "\\", ">", "$(".repeat(5000), "(".repeat(5000)])(
    "whatever is left open (%#) ends with the script",
    (text) => {
      expect(() => shellCommandsIn(`echo ${text}`)).not.toThrow();
    },
  );
});
