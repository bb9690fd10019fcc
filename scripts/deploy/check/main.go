// What the container tools make of deploy/: Compose reads docker-compose.yaml, Kustomize builds each folder of manifests, the
// API types of Kubernetes decode what comes out, and BuildKit reads the Dockerfile. All strict: a key that is unknown is an
// error. Prints what was read as JSON, for scripts/deploy/checkDeploy.ts.
//
//	check COMPOSE_FILE DOCKERFILE KUSTOMIZATION...
package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/apimachinery/pkg/util/yaml"
	"k8s.io/client-go/kubernetes/scheme"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/kyaml/filesys"
)

type result struct {
	Compose    json.RawMessage     `json:"compose"`
	Stages     []string            `json:"stages"`
	Kubernetes map[string][]object `json:"kubernetes"`
}

type object struct {
	Kind string          `json:"kind"`
	Name string          `json:"name"`
	Spec json.RawMessage `json:"spec"`
}

// compose reads the file as `docker compose config` does, without variables of the caller.
func compose(file string) (json.RawMessage, error) {
	options, err := cli.NewProjectOptions([]string{file}, cli.WithWorkingDirectory(filepath.Dir(file)))
	if err != nil {
		return nil, err
	}
	project, err := options.LoadProject(context.Background())
	if err != nil {
		return nil, err
	}
	return project.MarshalJSON()
}

// stages names the stages of a Dockerfile whose every instruction is known.
func stages(file string) ([]string, error) {
	source, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer source.Close()
	tree, err := parser.Parse(source)
	if err != nil {
		return nil, err
	}
	parsed, _, err := instructions.Parse(tree.AST, nil)
	if err != nil {
		return nil, err
	}
	names := []string{}
	for _, stage := range parsed {
		names = append(names, stage.BaseName)
	}
	if len(tree.Warnings) > 0 {
		return nil, fmt.Errorf("%s: %s", file, tree.Warnings[0].Short)
	}
	return names, nil
}

// kubernetes builds a folder as `kubectl apply -k` does, and decodes each object into the type of its API version.
func kubernetes(folder string) ([]object, error) {
	resources, err := krusty.MakeKustomizer(krusty.MakeDefaultOptions()).Run(filesys.MakeFsOnDisk(), folder)
	if err != nil {
		return nil, err
	}
	all, err := resources.AsYaml()
	if err != nil {
		return nil, err
	}
	strict := serializer.NewCodecFactory(scheme.Scheme, serializer.EnableStrict).UniversalDeserializer()
	reader := yaml.NewYAMLReader(bufio.NewReader(bytes.NewReader(all)))
	objects := []object{}
	for {
		document, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return objects, nil
		}
		if err != nil {
			return nil, err
		}
		decoded, kind, err := strict.Decode(document, nil, nil)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", folder, err)
		}
		one, err := told(decoded, kind)
		if err != nil {
			return nil, err
		}
		objects = append(objects, one)
	}
}

func told(decoded runtime.Object, kind *schema.GroupVersionKind) (object, error) {
	text, err := json.Marshal(decoded)
	if err != nil {
		return object{}, err
	}
	var named struct {
		Metadata struct {
			Name string `json:"name"`
		} `json:"metadata"`
	}
	if err := json.Unmarshal(text, &named); err != nil {
		return object{}, err
	}
	return object{Kind: kind.Kind, Name: named.Metadata.Name, Spec: text}, nil
}

func run(args []string) (result, error) {
	if len(args) < 3 {
		return result{}, errors.New("usage: check COMPOSE_FILE DOCKERFILE KUSTOMIZATION...")
	}
	read := result{Kubernetes: map[string][]object{}}
	var err error
	if read.Compose, err = compose(args[0]); err != nil {
		return read, err
	}
	if read.Stages, err = stages(args[1]); err != nil {
		return read, err
	}
	for _, folder := range args[2:] {
		if read.Kubernetes[folder], err = kubernetes(folder); err != nil {
			return read, err
		}
	}
	return read, nil
}

func main() {
	read, err := run(os.Args[1:])
	if err == nil {
		err = json.NewEncoder(os.Stdout).Encode(read)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
