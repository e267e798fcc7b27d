/** Goes with the evidence: checks it with Go's own implementation of the log's formats, and none of our code. */
export const CHECK_GO = String.raw`// Check holds events against the checkpoint of the log that they are in: go run check.go events/*
package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// A leaf is an event, with a MAC in the place of its data.
type leaf struct {
	DataMac string
	Stream  string
	Version int
}

func main() {
	log.SetFlags(0)
	size, root := head(read("checkpoint"))
	stream, withData := "", 0
	for n, folder := range os.Args[1:] {
		prove(folder, size, root)
		var l leaf
		must(json.Unmarshal(read(folder, "leaf"), &l))
		if n == 0 {
			stream = l.Stream
		}
		if l.Stream != stream || l.Version != n+1 {
			log.Fatalf("%s: it is version %d of %s, and version %d of %s is next", folder, l.Version, l.Stream, n+1, stream)
		}
		if fits(folder, l) {
			withData++
		}
	}
	fmt.Printf("%d events are in the log; %d with their data\n", len(os.Args)-1, withData)
}

// head is what the log's key signed: how many leaves, and the root over them.
func head(signed []byte) (int64, tlog.Hash) {
	key, err := note.NewVerifier(strings.TrimSpace(string(read("key"))))
	must(err)
	opened, err := note.Open(signed, note.VerifierList(key))
	must(err)
	lines := strings.Split(opened.Text, "\n")
	if lines[0] != key.Name() {
		log.Fatalf("the checkpoint is of %s, the key of %s", lines[0], key.Name())
	}
	root, err := tlog.ParseHash(lines[2])
	must(err)
	return number(lines[1]), root
}

// prove checks that the log has the leaf.
func prove(folder string, size int64, root tlog.Hash) {
	proof, checkpoint, _ := strings.Cut(string(read(folder, "proof.tlog-proof")), "\n\n")
	if checkpoint != string(read("checkpoint")) {
		log.Fatalf("%s: the proof is for another checkpoint", folder)
	}
	lines := strings.Split(proof, "\n")
	var hashes tlog.RecordProof
	for _, line := range lines[2:] {
		hash, err := tlog.ParseHash(line)
		must(err)
		hashes = append(hashes, hash)
	}
	index := number(strings.TrimPrefix(lines[1], "index "))
	if err := tlog.CheckRecord(hashes, size, root, index, tlog.RecordHash(read(folder, "leaf"))); err != nil {
		log.Fatalf("%s: %v", folder, err)
	}
}

// fits tells whether there are data, and checks that the leaf was made of them.
func fits(folder string, l leaf) bool {
	if _, err := os.Stat(filepath.Join(folder, "data.json")); os.IsNotExist(err) {
		return false
	}
	salt, err := hex.DecodeString(strings.TrimSpace(string(read(folder, "salt"))))
	must(err)
	mac := hmac.New(sha256.New, salt)
	mac.Write(read(folder, "data.json"))
	if base64.StdEncoding.EncodeToString(mac.Sum(nil)) != l.DataMac {
		log.Fatalf("%s: the leaf was made of other data", folder)
	}
	return true
}

func read(path ...string) []byte {
	content, err := os.ReadFile(filepath.Join(path...))
	must(err)
	return content
}

func number(text string) int64 {
	n, err := strconv.ParseInt(text, 10, 64)
	must(err)
	return n
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
`;
