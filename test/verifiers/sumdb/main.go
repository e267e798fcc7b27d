// Sumdb answers questions about a log with the code of Go's checksum database, golang.org/x/mod/sumdb: does it open this
// note, does it accept this proof, which proofs does it make of these tiles. One JSON object a line in, one a line out.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type question struct {
	Ask string `json:"ask"`

	Note   string   `json:"note"`
	Keys   []string `json:"keys"`
	Signer string   `json:"signer"`
	Text   string   `json:"text"`

	Size     int64       `json:"size"`
	Root     tlog.Hash   `json:"root"`
	Index    int64       `json:"index"`
	LeafHash tlog.Hash   `json:"leafHash"`
	From     int64       `json:"from"`
	FromRoot tlog.Hash   `json:"fromRoot"`
	Proof    []tlog.Hash `json:"proof"`

	Tiles   map[string][]byte `json:"tiles"`
	Indexes []int64           `json:"indexes"`
	Froms   []int64           `json:"froms"`
	Leaves  [][]byte          `json:"leaves"`
}

type answer struct {
	Error string `json:"error,omitempty"`

	Note     string   `json:"note,omitempty"`
	Text     string   `json:"text,omitempty"`
	SignedBy []string `json:"signedBy,omitempty"`
	Unknown  []string `json:"unknown,omitempty"`

	Root          *tlog.Hash    `json:"root,omitempty"`
	Hashes        []tlog.Hash   `json:"hashes,omitempty"`
	Inclusions    [][]tlog.Hash `json:"inclusions,omitempty"`
	Consistencies [][]tlog.Hash `json:"consistencies,omitempty"`
}

func main() {
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, 1<<26)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	answers := json.NewEncoder(out)
	for in.Scan() {
		var q question
		if err := json.Unmarshal(in.Bytes(), &q); err != nil {
			log.Fatal(err)
		}
		a, err := reply(q)
		if err != nil {
			a = answer{Error: err.Error()}
		}
		if err := answers.Encode(a); err != nil {
			log.Fatal(err)
		}
	}
	if err := in.Err(); err != nil {
		log.Fatal(err)
	}
}

func reply(q question) (answer, error) {
	switch q.Ask {
	case "open":
		return open(q)
	case "sign":
		return sign(q)
	case "inclusion":
		return answer{}, tlog.CheckRecord(q.Proof, q.Size, q.Root, q.Index, q.LeafHash)
	case "consistency":
		return answer{}, tlog.CheckTree(q.Proof, q.Size, q.Root, q.From, q.FromRoot)
	case "prove":
		return prove(q)
	case "store":
		return store(q)
	}
	return answer{}, fmt.Errorf("unknown question: %q", q.Ask)
}

func open(q question) (answer, error) {
	var known []note.Verifier
	for _, key := range q.Keys {
		v, err := note.NewVerifier(key)
		if err != nil {
			return answer{}, err
		}
		known = append(known, v)
	}
	n, err := note.Open([]byte(q.Note), note.VerifierList(known...))
	if err != nil {
		return answer{}, err
	}
	return answer{Text: n.Text, SignedBy: names(n.Sigs), Unknown: names(n.UnverifiedSigs)}, nil
}

func names(signatures []note.Signature) []string {
	var all []string
	for _, s := range signatures {
		all = append(all, fmt.Sprintf("%s+%08x", s.Name, s.Hash))
	}
	return all
}

func sign(q question) (answer, error) {
	s, err := note.NewSigner(q.Signer)
	if err != nil {
		return answer{}, err
	}
	msg, err := note.Sign(&note.Note{Text: q.Text}, s)
	return answer{Note: string(msg)}, err
}

// prove makes proofs of nothing but tiles, which the reader checks against the root.
func prove(q question) (answer, error) {
	r := tlog.TileHashReader(tlog.Tree{N: q.Size, Hash: q.Root}, tiles(q.Tiles))
	root, err := tlog.TreeHash(q.Size, r)
	if err != nil {
		return answer{}, err
	}
	a := answer{Root: &root}
	for _, index := range q.Indexes {
		p, err := tlog.ProveRecord(q.Size, index, r)
		if err != nil {
			return answer{}, err
		}
		a.Inclusions = append(a.Inclusions, append([]tlog.Hash{}, p...))
	}
	for _, from := range q.Froms {
		p, err := tlog.ProveTree(q.Size, from, r)
		if err != nil {
			return answer{}, err
		}
		a.Consistencies = append(a.Consistencies, append([]tlog.Hash{}, p...))
	}
	return a, nil
}

// tiles are those of C2SP tlog-tiles by their path, where the height of eight goes without saying.
type tiles map[string][]byte

func (t tiles) Height() int { return 8 }

func (t tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range wanted {
		path := "tile/" + strings.TrimPrefix(tile.Path(), "tile/8/")
		data, ok := t[path]
		if !ok {
			return nil, fmt.Errorf("no %s", path)
		}
		all = append(all, data)
	}
	return all, nil
}

func (t tiles) SaveTiles([]tlog.Tile, [][]byte) {}

// store gives the hashes that the leaves leave behind, in the order in which they are stored.
func store(q question) (answer, error) {
	var hashes []tlog.Hash
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		var read []tlog.Hash
		for _, index := range indexes {
			read = append(read, hashes[index])
		}
		return read, nil
	})
	for n, leaf := range q.Leaves {
		if at := tlog.StoredHashIndex(0, int64(n)); at != int64(len(hashes)) {
			return answer{}, fmt.Errorf("leaf %d is stored at %d, not at %d", n, at, len(hashes))
		}
		next, err := tlog.StoredHashes(int64(n), leaf, reader)
		if err != nil {
			return answer{}, err
		}
		hashes = append(hashes, next...)
	}
	return answer{Hashes: hashes}, nil
}
