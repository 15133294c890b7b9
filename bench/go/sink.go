// A grpc-go server that acknowledges both parts of every ext_proc call and does nothing else. It needs no generated code: messages stay
// bytes, and only the field that tells the part is looked for.
package main

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strconv"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"
)

// Field numbers of ProcessingRequest; the acknowledgements are 1 and 2 in ProcessingResponse.
const (
	requestHeaders  = 2
	responseHeaders = 3
)

var (
	firstAcknowledgement  = []byte{1<<3 | 2, 0}
	secondAcknowledgement = []byte{2<<3 | 2, 0}
)

type rawBytes struct{}

func (rawBytes) Marshal(message interface{}) ([]byte, error) { return *message.(*[]byte), nil }

func (rawBytes) Unmarshal(data []byte, message interface{}) error {
	*message.(*[]byte) = data
	return nil
}

func (rawBytes) String() string { return "proto" }

// partOf finds the first field that tells the part; attributes may stand before it. All are length-delimited.
func partOf(message []byte) (int, error) {
	for len(message) > 0 {
		field := int(message[0] >> 3)
		if field == requestHeaders || field == responseHeaders {
			return field, nil
		}
		length, size := binary.Uvarint(message[1:])
		if size <= 0 || length > uint64(len(message)-1-size) {
			break
		}
		message = message[1+size+int(length):]
	}
	return 0, errors.New("a message has neither request_headers nor response_headers")
}

func process(_ interface{}, stream grpc.ServerStream) error {
	for {
		var message []byte
		if err := stream.RecvMsg(&message); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		part, err := partOf(message)
		if err != nil {
			return err
		}
		acknowledgement := firstAcknowledgement
		if part == responseHeaders {
			acknowledgement = secondAcknowledgement
		}
		if err := stream.SendMsg(&acknowledgement); err != nil {
			return err
		}
	}
}

// grpc-go-sink CERTIFICATE KEY STREAMS: prints "listening PORT" and serves until it is ended.
func main() {
	fail := func(err error) {
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	if len(os.Args) != 4 {
		fail(errors.New("usage: grpc-go-sink CERTIFICATE KEY STREAMS"))
	}
	transport, err := credentials.NewServerTLSFromFile(os.Args[1], os.Args[2])
	fail(err)
	streams, err := strconv.Atoi(os.Args[3])
	fail(err)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	fail(err)
	server := grpc.NewServer(
		grpc.Creds(transport), grpc.CustomCodec(rawBytes{}), grpc.UnknownServiceHandler(process), grpc.MaxConcurrentStreams(uint32(streams)))
	fmt.Println("listening", listener.Addr().(*net.TCPAddr).Port)
	fail(server.Serve(listener))
}
