import asyncio
import os
import shlex
import subprocess

import azure.functions as func

app = func.FunctionApp()


@app.route(route="convert")
def convert(req: func.HttpRequest):
    name = req.params.get("name")
    os.system("convert " + name + " out.png")  # ! command-injection
    os.popen(f"identify {name}")  # ! command-injection
    subprocess.run(f"convert {name} out.png", shell=True, check=True)  # ! command-injection
    subprocess.check_output("identify %s" % name, shell=True)  # ! command-injection
    subprocess.getoutput("identify " + name)  # ! command-injection
    subprocess.run(["bash", "-c", "identify " + name], check=True)  # ! command-injection
    subprocess.run([req.params["tool"], "--version"], check=True)  # ! command-injection


@app.route(route="later")
async def later(req: func.HttpRequest):
    await asyncio.create_subprocess_shell("convert " + req.params["name"])  # ! command-injection


# Safe from here on.


@app.route(route="arguments")
def arguments(req: func.HttpRequest):
    name = req.params.get("name")
    subprocess.run(["convert", name, "out.png"], check=True)
    subprocess.run("convert " + shlex.quote(name), shell=True, check=True)
    os.system(f"head -n {int(req.params['lines'])} log.txt")
    os.system("convert in.png out.png")
