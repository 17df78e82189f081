package tunnel_test

import (
	"context"
	"fmt"
	"log"
	"net/http"

	"wxlab/tunnel"
)

// Every road is a net.Listener with a public URL; ngrok.Listen and Own open roads from outside in place of Local. A
// Prober finds out whether what is sent to the public URL arrives in this very process.
func Example() {
	road, err := tunnel.Local("127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	defer road.Close()
	prober := &tunnel.Prober{}
	public := http.NewServeMux()
	public.Handle(tunnel.ProbePath, prober)
	go http.Serve(road, public)

	for _, found := range prober.Check(context.Background(), road.URL()) {
		fmt.Println(found.Verdict, found.HTTP)
	}
	// Output:
	// reached 200
	// reached 200
	// reached 200
}
