"""Builds the grammar's Python module: `pip install ./tree-sitter-grok`."""

from pathlib import Path
from shutil import copytree

from setuptools import Extension, setup
from setuptools.command.build_py import build_py


class BuildWithQueries(build_py):
    """Puts the queries beside the module."""

    def run(self):
        super().run()
        copytree("queries", Path(self.build_lib) / "tree_sitter_grok" / "queries", dirs_exist_ok=True)


setup(
    cmdclass={"build_py": BuildWithQueries},
    ext_modules=[
        Extension(
            "tree_sitter_grok._binding",
            ["bindings/python/tree_sitter_grok/binding.c", "src/parser.c", "src/scanner.c"],
            include_dirs=["src"],
            extra_compile_args=["-std=c11"],
        )
    ],
)
